using System.Collections.Concurrent;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>
/// Numbers that live as long as the process. TorchSharp makes a Scalar of each number that it is given: a finalizable native object, which its calls do not keep alive, so the garbage
/// collector may free it while libtorch reads it. Tensors and Scalars that are kept are safe. Meant for the constants of formulas, of which there are few.
/// </summary>
public static class Constant
{
    private static readonly ConcurrentDictionary<double, Tensor> tensors = new();

    private static readonly ConcurrentDictionary<double, Scalar> scalars = new();

    /// <summary>
    /// The tensor for a number: float64 without dimensions on the CPU, so an operation with a float32 tensor of any device stays float32 there. Not to be disposed or written to.
    /// </summary>
    public static Tensor Of(double value) =>
        tensors.TryGetValue(value, out Tensor? tensor) ? tensor : tensors.GetOrAdd(value, TensorMemory.Copy([value], [], torch.ScalarType.Float64, torch.CPU));

    /// <summary>−∞, for what <see cref="Of"/> cannot be given to.</summary>
    internal static Scalar MinusInfinity { get; } = double.NegativeInfinity.ToScalar();

    /// <summary>The Scalar for a number, for what <see cref="Of"/> cannot be given to. Not to be disposed.</summary>
    internal static Scalar ScalarOf(double value) => scalars.GetOrAdd(value, static value => value.ToScalar());
}
