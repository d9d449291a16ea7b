using TorchSharp;
using static TorchSharp.torch;

[assembly: CollectionBehavior(DisableTestParallelization = true)] // live tensors are counted over the whole process

namespace SeqDsl.LibTorch.Tests;

internal static class Expect
{
    /// <summary>Same shape and, within the tolerance relative to the larger of 1 and the expected value, same elements.</summary>
    public static void Close(Tensor actual, long[] shape, double[] elements, double tolerance = 1e-6)
    {
        Assert.Equal(shape, actual.shape);
        using var copy = actual.to_type(ScalarType.Float64).contiguous();
        Close(copy.data<double>().ToArray(), elements, tolerance);
    }

    public static void Close(double[] actual, double[] expected, double tolerance = 1e-6)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (double.IsNaN(expected[i])) Assert.True(double.IsNaN(actual[i]), $"element {i}: expected NaN, found {actual[i]}");
            else if (double.IsInfinity(expected[i])) Assert.Equal(expected[i], actual[i]);
            else Assert.True(Math.Abs(actual[i] - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"element {i}: expected {expected[i]}, found {actual[i]}");
        }
    }

    /// <summary>Tensors that are there, when those that nobody holds any more have been freed: what other tests left must not go in the middle of a count.</summary>
    public static long LiveTensors()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return Tensor.TotalCount;
    }

    public static double[] Elements(Tensor tensor)
    {
        using var copy = tensor.to_type(ScalarType.Float64).contiguous();
        return copy.data<double>().ToArray();
    }

    /// <summary>Numbers that look random and are the same in every run, in (−1, 1).</summary>
    public static double[] Numbers(int count, int seed = 1) => [.. Enumerable.Range(0, count).Select(i => Math.Sin(12.9898 * (i + 1) + 78.233 * seed) * 43758.5453 % 1)];

    public static Tensor Random(params long[] shape) => torch.tensor(Numbers((int)shape.Aggregate(1L, (a, b) => a * b), shape.Length), shape);
}
