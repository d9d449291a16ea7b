using System.Runtime.InteropServices;
using SeqDsl.Data;
using SeqDsl.Models;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Tests.Models;

public sealed class BatchTests
{
    private static T[] Numbers<T>(Tensor tensor) where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.bytes).ToArray();

    private static PackedBatch Packed() => PackedBatch.Pack(
        [new([1L]) { Targets = [new([5L])] }, new([2L, 3L, 4L]) { Targets = [new([6L])] }, new([7L, 8L]) { Targets = [new([9L])] }], [new(PerToken: false, Labels: 10)]);

    [Theory]
    [InlineData(torch.ScalarType.Float32), InlineData(torch.ScalarType.Float64)]
    public void Tensors_HoldThePackedArrays(torch.ScalarType type)
    {
        using var batch = new Batch(Packed(), torch.CPU, type);
        Assert.Equal((3, 6, 3), (batch.Sequences, batch.Tokens, batch.Steps));
        Assert.Equal([2, 7, 1, 3, 8, 4], Numbers<long>(batch.TokenIds));
        Assert.Equal([6, 9, 5], Numbers<long>(batch.Labels()));
        Assert.Equal([0, 1, 2, 0, 1, 0], Numbers<long>(batch.SequenceOf));
        Assert.Equal([5, 4, 2], Numbers<long>(batch.LastToken));
        Assert.Equal([0, 1, 2], Numbers<long>(batch.FirstToken));
        Assert.Equal([0, 3, 5, 1, 4, 6, 2, 6, 6], Numbers<long>(batch.PaddedRows));
        Assert.Equal([0, 3, 6, 1, 4, 2], Numbers<long>(batch.PaddedPlaces));
        Assert.Equal([false, false, false, false, false, true, false, true, true], Numbers<bool>(batch.IsBeyond));
        Assert.Equal((3, 2, 1), (batch.Active(0), batch.Active(1), batch.Active(2)));
        Assert.Equal((0, 3, 6), (batch.Offset(0), batch.Offset(1), batch.Offset(3)));
        Assert.Equal([3, 1], batch.Lengths.shape);
        Assert.Empty(batch.TokenCount.shape);
        Assert.Equal(type, batch.Lengths.dtype);
        Assert.Equal([3, 2, 1], TensorMemory.ToFloats(batch.Lengths));
        Assert.Equal(3, TensorMemory.Scalar(batch.SequenceCount));
        Assert.Equal(6, TensorMemory.Scalar(batch.TokenCount));
        Assert.Same(batch.TokenIds, batch.TokenIds);
    }

    [Fact]
    public void Series_HaveFeatures_AndNoTokens()
    {
        using var batch = new Batch(PackedBatch.Pack([new([1f, 2f], 2)], [new(PerToken: false, Labels: 1)], featureCount: 2), torch.CPU, torch.ScalarType.Float64);
        Assert.Equal([1, 2], batch.Features.shape);
        Assert.Equal([1.0, 2.0], Numbers<double>(batch.Features));
        Assert.Contains("dense series", Assert.Throws<InvalidOperationException>(() => batch.TokenIds).Message);
        Assert.Contains("no targets", Assert.Throws<InvalidOperationException>(() => batch.Labels()).Message);
    }

    [Fact]
    public void Tensors_OutliveTheScopeTheyWereMadeIn_AndDieWithTheBatch()
    {
        var batch = new Batch(Packed(), torch.CPU, torch.ScalarType.Float32);
        Tensor ids;
        using (torch.NewDisposeScope())
        {
            ids = batch.TokenIds;
        }
        Assert.False(ids.IsInvalid);
        batch.Dispose();
        Assert.True(ids.IsInvalid);
    }

    [Fact]
    public void StepBuffer_JoinsItsSteps_AndDisposesThem()
    {
        Tensor first = torch.ones(2, 3), second = torch.zeros(1, 3);
        using (var buffer = new StepBuffer(2))
        {
            buffer[1] = second;
            Assert.Contains("Step 0", Assert.Throws<InvalidOperationException>(buffer.Join).Message);
            buffer[0] = first;
            using Tensor joined = buffer.Join();
            Assert.Equal([3, 3], joined.shape);
            Assert.Equal([1, 1, 1, 1, 1, 1, 0, 0, 0], TensorMemory.ToFloats(joined));
            Assert.Same(first, buffer[0]);
        }
        Assert.True(first.IsInvalid && second.IsInvalid);
    }

    [Fact]
    public void StepBuffer_OfAScope_LeavesItsTensorsToIt()
    {
        Tensor outside = torch.ones(1), step;
        using (DisposeScope scope = torch.NewDisposeScope())
        {
            var buffer = new StepBuffer(2, scope);
            buffer[0] = outside;
            using (torch.NewDisposeScope())
            {
                step = torch.ones(1);
                buffer[1] = step;
            }
            Assert.False(step.IsInvalid);
        }
        Assert.True(step.IsInvalid && outside.IsInvalid);
    }

    [Fact]
    public void ScanState_ShrinksGrowsAndIsAlwaysANewHandle()
    {
        using Tensor state = torch.ones(2, 3, torch.ScalarType.Float64);
        using Tensor less = ScanState.Resize(state, 1), same = ScanState.Resize(state, 2), more = ScanState.Resize(state, 3);
        Assert.Equal([1, 3], less.shape);
        Assert.NotSame(state, same);
        Assert.Equal([1, 1, 1, 1, 1, 1, 0, 0, 0], TensorMemory.ToFloats(more));
        Assert.Equal(torch.ScalarType.Float64, more.dtype);
    }

    [Fact]
    public void ScanState_PassesGradientsBack()
    {
        using Tensor state = torch.ones(2, 1, requires_grad: true);
        using Tensor grown = ScanState.Resize(state, 4), shrunk = ScanState.Resize(grown, 1), sum = shrunk.sum();
        sum.backward();
        using Tensor gradient = state.grad!;
        Assert.Equal([1, 0], TensorMemory.ToFloats(gradient));
    }

    [Fact]
    public void Constants_KeepFloat32Operands_AndAreCached()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor product = torch.ones(2, 2).mul(Constant.Of(2.5));
        Assert.Equal(torch.ScalarType.Float32, product.dtype);
        Assert.Equal([2.5f, 2.5f, 2.5f, 2.5f], TensorMemory.ToFloats(product));
        Assert.Same(Constant.Of(2.5), Constant.Of(2.5));
        scope.Dispose();
        Assert.False(Constant.Of(2.5).IsInvalid);
    }

    [Theory]
    [InlineData("cpu"), InlineData("auto"), InlineData("cuda"), InlineData("cuda:2")]
    public void Device_IsParsedAndPrinted(string name) => Assert.Equal(name, SeqDsl.Models.Device.Parse(name).ToString());

    [Theory]
    [InlineData("gpu"), InlineData("cuda:"), InlineData("cuda:-1"), InlineData("")]
    public void UnknownDevice_IsRefused(string name) => Assert.Contains("expected auto, cpu", Assert.Throws<FormatException>(() => SeqDsl.Models.Device.Parse(name)).Message);

    [Fact]
    public void DefaultDevice_IsAuto() => Assert.Equal(SeqDsl.Models.Device.Auto, default);
}
