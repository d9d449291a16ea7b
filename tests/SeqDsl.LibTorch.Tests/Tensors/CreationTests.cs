using TorchSharp;
using static TorchSharp.torch;

namespace SeqDsl.LibTorch.Tests.Tensors;

public class CreationTests
{
    [Fact]
    public void Factories_FillShapes()
    {
        using var scope = NewDisposeScope();
        Expect.Close(torch.zeros(2, 1), [2, 1], [0, 0]);
        Expect.Close(torch.ones([2], ScalarType.Int64), [2], [1, 1]);
        Expect.Close(torch.full(2, 3, 1.5), [2, 3], [1.5, 1.5, 1.5, 1.5, 1.5, 1.5]);
        Expect.Close(torch.arange(1, 7, 2), [3], [1, 3, 5]);
        Expect.Close(torch.arange(0, 1, 0.25), [4], [0, 0.25, 0.5, 0.75]);
        Expect.Close(torch.linspace(0, 1, 3), [3], [0, 0.5, 1]);
        Expect.Close(torch.eye(2), [2, 2], [1, 0, 0, 1]);
        Assert.Equal(ScalarType.Int64, torch.arange(3).dtype);
        Assert.Equal(ScalarType.Float32, torch.arange(3.5).dtype);
        Assert.Equal(ScalarType.Float32, torch.empty(2, 3).dtype);
        Assert.Equal(ScalarType.Int64, torch.full(2, 3).dtype);
        Assert.Equal(ScalarType.Int64, torch.full(2, true).dtype);
        Assert.Equal(ScalarType.Float32, torch.full(2, 3.5).dtype);
        Assert.Equal(ScalarType.Float64, torch.full(2, 3, ScalarType.Float64).dtype);
        Assert.Equal(ScalarType.Float64, torch.zeros_like(torch.ones(1, dtype: ScalarType.Float64)).dtype);
        Assert.True(torch.zeros(1, requires_grad: true).requires_grad);
    }

    [Fact]
    public void Arrays_BecomeTensorsOfTheirType()
    {
        using var scope = NewDisposeScope();
        Check(torch.tensor(new float[] { 1, 2 }), ScalarType.Float32);
        Check(torch.tensor(new double[] { 1, 2 }), ScalarType.Float64);
        Check(torch.tensor(new long[] { 1, 2 }), ScalarType.Int64);
        Check(torch.tensor(new int[] { 1, 2 }), ScalarType.Int32);
        Check(torch.tensor(new short[] { 1, 2 }), ScalarType.Int16);
        Check(torch.tensor(new byte[] { 1, 2 }), ScalarType.Byte);
        Check(torch.tensor(new List<float> { 1, 2 }), ScalarType.Float32);
        Check(torch.tensor(new float[] { 1, 2 }, dtype: ScalarType.Float64), ScalarType.Float64);
        Check(torch.from_array(new[] { 1f, 2f }), ScalarType.Float32);
        Expect.Close(torch.tensor(new[] { 1f, 2, 3, 4 }, [2, 2]), [2, 2], [1, 2, 3, 4]);
        Expect.Close(torch.from_array(new double[,] { { 1, 2 }, { 3, 4 } }), [2, 2], [1, 2, 3, 4]);
        Expect.Close(torch.tensor(new[,] { { true, false } }), [1, 2], [1, 0]);
        Expect.Close(torch.tensor(3), [], [3]);

        static void Check(Tensor tensor, ScalarType type)
        {
            Assert.Equal(type, tensor.dtype);
            Expect.Close(tensor, [2], [1, 2]);
        }
    }

    [Fact]
    public void ABuffer_IsSharedInBothDirections()
    {
        float[] array = [1, 2, 3, 4];
        using var tensor = torch.frombuffer(array, ScalarType.Float32, count: 2, offset: 1);
        Expect.Close(tensor, [2], [2, 3]);
        array[1] = 9;
        tensor.mul_(2);
        Assert.Equal([1, 18, 6, 4], array);
    }

    [Fact]
    public void Elements_AreReadAndWritten()
    {
        using var scope = NewDisposeScope();
        var m = torch.tensor(new float[] { 1, 2, 3, 4, 5, 6 }, [2, 3]);
        Assert.Equal([1, 4, 2, 5, 3, 6], m.t().data<float>().ToArray());
        Assert.Equal(6, m.data<float>()[1, 2]);
        Assert.Equal(6, m.data<float>().Count);
        m.data<float>()[0, 1] = -2;
        Assert.Equal(-2, m[0, 1].item<float>());
        Assert.Equal(new[,] { { 1f, -2, 3 }, { 4, 5, 6 } }, m.data<float>().ToNDArray());
        Assert.Equal(24, m.bytes.Length);
        m.bytes = new byte[24];
        Expect.Close(m, [2, 3], new double[6]);
        Assert.Equal(2.5, torch.tensor(2.5).ToDouble());
        Assert.Equal(2.5f, torch.tensor(2.5).ToSingle());
        Assert.Equal(7L, torch.tensor(7).ToInt64());
        Assert.Equal(7, (int)torch.tensor(7L));
        Assert.Equal(7.0, torch.tensor(7).ToScalar().ToDouble());
    }

    [Fact]
    public unsafe void TheStorage_PointsAtTheMemory()
    {
        using var scope = NewDisposeScope();
        var part = torch.tensor(new float[] { 1, 2, 3 }).narrow(0, 1, 2);
        nint data = part.storage<float>().data_ptr() + (nint)(part.storage_offset() * part.element_size());
        Assert.Equal(2f, *(float*)data);
        Assert.Equal(12UL, part.storage<float>().nbytes());
    }

    [Fact]
    public void ASeed_RepeatsTheNumbers()
    {
        using var scope = NewDisposeScope();
        torch.manual_seed(7);
        double[] first = Expect.Elements(torch.rand(5));
        torch.manual_seed(7);
        Assert.Equal(first, Expect.Elements(torch.rand(5)));
        Assert.NotEqual(first, Expect.Elements(torch.rand(5)));
        Assert.All(first, x => Assert.InRange(x, 0, 1));
        using var generator = new Generator(3);
        double[] own = Expect.Elements(torch.randn(4, generator: generator));
        Assert.Equal(own, Expect.Elements(torch.randn(4, generator: generator.manual_seed(3))));
        Assert.Equal([0, 1, 2, 3], Expect.Elements(torch.randperm(4)).Order());
    }

    [Fact]
    public void Types_Convert()
    {
        using var scope = NewDisposeScope();
        var x = torch.tensor(new[] { 1.7, -0.2 });
        Expect.Close(x.to_type(ScalarType.Int64), [2], [1, 0]);
        Assert.Equal(ScalarType.Float32, x.@float().dtype);
        Assert.Equal(ScalarType.Float16, x.to(ScalarType.Float16).dtype);
        Assert.Equal(ScalarType.Bool, x.@bool().dtype);
        Assert.Equal(DeviceType.CPU, x.cpu().device_type);
        var y = x.clone();
        var converted = y.to(ScalarType.Float32, disposeAfter: true);
        Assert.True(y.IsInvalid);
        Assert.Equal(ScalarType.Float32, converted.dtype);
    }
}
