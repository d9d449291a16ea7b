using SeqDsl.Models;
using TorchSharp;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>Tensors as numbers, and how far two of them are apart.</summary>
internal static class Numbers
{
    public static double[] Of(torch.Tensor tensor)
    {
        using torch.Tensor real = tensor.detach().to(torch.ScalarType.Float64).to(torch.CPU).contiguous();
        return [.. real.data<double>()];
    }

    /// <summary>The largest difference, relative to the largest number of either (and to 1e-3 where all are tiny: gradients that vanish).</summary>
    public static double Distance(IReadOnlyList<double> left, IReadOnlyList<double> right)
    {
        Assert.Equal(left.Count, right.Count);
        double largest = left.Concat(right).Select(Math.Abs).Append(1e-3).Max();
        return left.Zip(right, (a, b) => double.IsNaN(a) || double.IsNaN(b) ? double.PositiveInfinity : Math.Abs(a - b)).Append(0).Max() / largest;
    }

    public static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance, string what)
    {
        double distance = Distance(expected, actual);
        Assert.True(distance < tolerance, $"{what} differs by {distance:g3} (relative), more than {tolerance:g3}.");
    }

    /// <summary>The parameters that training changes, by number.</summary>
    public static IEnumerable<int> Trained(SequenceModel model) => Enumerable.Range(0, model.Store.Count).Where(parameter => !model.Store.Specs[parameter].Frozen);

    /// <summary>Moves every parameter away from its initial value, which may be special (LayerNorm begins with ones and zeros).</summary>
    public static void Shake(SequenceModel model, int seed)
    {
        var random = new Random(seed);
        using IDisposable untaped = torch.no_grad();
        double[] moved = [.. Of(model.Store.Values).Select(value => value + (random.NextDouble() - 0.5) * 0.4)];
        using torch.Tensor values = torch.tensor(moved, model.Store.Values.dtype, model.Store.Values.device);
        model.Store.Values.copy_(values);
    }

    /// <summary>Gives a model the other's parameters, in its own precision.</summary>
    public static void Copy(SequenceModel from, SequenceModel to)
    {
        using IDisposable untaped = torch.no_grad();
        to.Store.Values.copy_(from.Store.Values);
    }
}
