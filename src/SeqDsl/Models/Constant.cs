using System.Collections.Concurrent;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>
/// Numbers as tensors: float64 without dimensions on the CPU, so an operation with a float32 tensor of any device stays float32 there. They take the
/// place of Scalars, which are finalizable native objects (and unsafe with TorchSharp's finalizers), and live as long as the process.
/// </summary>
public static class Constant
{
    private static readonly ConcurrentDictionary<double, Tensor> tensors = new();

    /// <summary>The tensor for a number. Not to be disposed or written to. Meant for the constants of formulas: each is kept for good.</summary>
    public static Tensor Of(double value) =>
        tensors.TryGetValue(value, out Tensor? tensor) ? tensor : tensors.GetOrAdd(value, TensorMemory.Copy([value], [], torch.ScalarType.Float64, torch.CPU));
}
