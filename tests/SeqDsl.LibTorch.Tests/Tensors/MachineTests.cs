using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SeqDsl.LibTorch.Tests.Tensors;

public class MachineTests
{
    [Fact]
    public void NativeErrors_CarryLibtorchsText()
    {
        using var scope = NewDisposeScope();
        var shapes = Assert.Throws<ExternalException>(() => torch.ones(2, 3).mm(torch.ones(2, 3)));
        Assert.Contains("shapes cannot be multiplied", shapes.Message, StringComparison.Ordinal);
        Assert.Throws<ExternalException>(() => torch.ones(2).view(3));
        Assert.Throws<ExternalException>(() => torch.ones(2).index_select(0, torch.tensor(new long[] { 5 })));
        Assert.Throws<ExternalException>(() => torch.ones(2, 2).backward());
        Assert.Equal(2, torch.ones(2).sum().item<float>());
    }

    [Fact]
    public void WrongArguments_AreNamed()
    {
        using var scope = NewDisposeScope();
        Says("mismatched total size creating a tensor from an array: 4 vs. 3", () => torch.tensor(new[] { 1f, 2, 3 }, [2, 2]));
        Says("Double is not compatible with Float32", () => torch.ones(2).data<double>());
        Says("Number of elements in the tensor must be 1", () => torch.ones(2).item<float>());
        Says("step is 0, but it should always be positive.", () => torch.ones(2).slice(0, 0, 2, 0));
        Says("invalid value for 'offset': 2", () => torch.frombuffer(new float[2], ScalarType.Float32, 1, 2));
        Assert.Throws<ArgumentException>(() => new Device("gpu"));
        Assert.Throws<FormatException>(() => new Device("cuda:x"));
        Assert.Throws<IndexOutOfRangeException>(() => torch.frombuffer(new float[2], ScalarType.Float32, 3));
        Assert.Contains("Dimension out of range", Assert.Throws<ExternalException>(() => torch.ones(2).size(1)).Message, StringComparison.Ordinal);

        static void Says(string start, Action call) => Assert.StartsWith(start, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Devices_AreParsedAndPrinted()
    {
        Assert.Equal((DeviceType.CUDA, 1), (new Device("cuda:1").type, new Device("cuda:1").index));
        Assert.Equal("cuda:1", new Device(DeviceType.CUDA, 1).ToString());
        Assert.Equal("cpu", torch.CPU.ToString());
        Assert.Equal(torch.cuda.is_available(), torch.cuda.device_count() > 0);
        using var x = torch.ones(1);
        Assert.Equal((DeviceType.CPU, -1), (x.device_type, x.device_index));
    }

    [Fact]
    public void Threads_CanBeSet()
    {
        int before = torch.get_num_threads();
        torch.set_num_threads(2);
        Assert.Equal(2, torch.get_num_threads());
        torch.set_num_threads(before);
        Assert.Equal(before, torch.get_num_threads());
    }

    [CudaFact]
    public void ACudaDevice_Computes()
    {
        using var scope = NewDisposeScope();
        var x = torch.ones(2, 3, device: torch.CUDA);
        Assert.True(x.is_cuda);
        Expect.Close(x.mm(x.t()).cpu(), [2, 2], [3, 3, 3, 3]);
        torch.cuda.synchronize();
    }
}
