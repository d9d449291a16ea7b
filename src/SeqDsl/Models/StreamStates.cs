using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>What recurrences carry along one stream of batches, for TorchSharp's operations and for kernels. Two streams that a model reads in turns do not meet.</summary>
internal sealed class StreamStates : IDisposable
{
    public CarriedStates<Tensor> Tensors { get; } = new();

    public CarriedStates<float[]> Arrays { get; } = new();

    /// <summary>What the last step of writing looked at.</summary>
    public StepAlignment Alignment { get; } = new();

    public void Dispose() => Tensors.Release(SequenceModel.Release);
}
