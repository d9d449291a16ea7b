using System.Numerics;
using SeqDsl.Kernels;
using SeqDsl.Models;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Training;

/// <summary>
/// Updates all parameters of a model at once: one pass for the norm, one that clips and updates. On the CPU by the kernels, elsewhere by in-place
/// operations on the flat tensors. For a loop of one's own: <c>model.TrainStep(batch); optimizer.Step();</c>
/// </summary>
public sealed class FlatOptimizer : IDisposable
{
    private readonly OptimizerSpec spec;
    private readonly ParameterStore store;
    private readonly Tensor[] moments; // each as long as the values
    private readonly bool onKernels;
    private readonly int threads = Environment.ProcessorCount;

    // Numbers of the current step as 0-dimensional CPU tensors, which operations on any device take as numbers.
    private readonly Tensor[] numbers;

    /// <param name="spec">Which optimiser.</param>
    /// <param name="store">What it updates. The optimiser is for the device and type that the store has now.</param>
    public FlatOptimizer(OptimizerSpec spec, ParameterStore store) : this(spec, store, TensorMemory.IsReachable(store.Values))
    {
    }

    internal FlatOptimizer(OptimizerSpec spec, ParameterStore store, bool onKernels)
    {
        (this.spec, this.store, this.onKernels) = (spec, store, onKernels);
        Tensor values = store.Values;
        moments = [.. Enumerable.Range(0, spec.Moments).Select(_ => torch.zeros([store.TrainedExtent], values.dtype, values.device).DetachFromDisposeScope())];
        numbers = [.. Enumerable.Range(0, 7).Select(_ => TensorMemory.Copy([0.0], [], torch.ScalarType.Float64, torch.CPU))];
    }

    /// <summary>How many updates were made.</summary>
    public long Updates { get; private set; }

    /// <summary>One update from the gradients in the store.</summary>
    /// <param name="rate">The learning rate; null: the spec's.</param>
    /// <param name="clipNorm">Gradients of a larger norm are scaled down to it; null: never.</param>
    /// <returns>The norm of the gradients before clipping. If it is not finite, nothing was updated.</returns>
    public double Step(double? rate = null, double? clipNorm = null)
    {
        double norm = onKernels ? KernelNorm() : TensorNorm();
        if (!double.IsFinite(norm))
        {
            return norm;
        }
        double scale = clipNorm is double limit && norm > limit ? limit / norm : 1;
        Updates++;
        if (!onKernels)
        {
            TensorStep(rate ?? spec.LearningRate, scale);
        }
        else if (store.Values.dtype == torch.ScalarType.Float64)
        {
            KernelStep<double>(rate ?? spec.LearningRate, scale);
        }
        else
        {
            KernelStep<float>(rate ?? spec.LearningRate, scale);
        }
        return norm;
    }

    public void Dispose()
    {
        foreach (Tensor tensor in (ReadOnlySpan<Tensor>)[.. moments, .. numbers])
        {
            tensor.Dispose();
        }
    }

    private double KernelNorm() => store.GradientsToRead.dtype == torch.ScalarType.Float64
        ? GlobalNorm.Of<double>(TensorMemory.Of<double>(store.GradientsToRead)[..(int)store.TrainedExtent], threads)
        : GlobalNorm.Of<float>(TensorMemory.Of<float>(store.GradientsToRead)[..(int)store.TrainedExtent], store.GradientStretches(), threads);

    private void KernelStep<T>(double rate, double scale) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int extent = (int)store.TrainedExtent;
        Span<T> values = TensorMemory.Of<T>(store.Values)[..extent], gradients = TensorMemory.Of<T>(store.GradientsToRead)[..extent];
        Span<T> first = moments.Length > 0 ? TensorMemory.Of<T>(moments[0]) : default;
        Span<T> second = moments.Length > 1 ? TensorMemory.Of<T>(moments[1]) : default;
        if (spec is SgdSpec sgd)
        {
            SgdUpdate.Run<T>(
                values, gradients, first, store.GradientStretches(), rate, sgd.Momentum, sgd.Nesterov, sgd.WeightDecay, scale, threads);
        }
        else if (spec is AdamSpec adam)
        {
            AdamUpdate.Run<T>(
                values, gradients, first, second, Updates, rate, adam.Beta1, adam.Beta2, adam.Epsilon, adam.WeightDecay, adam.Decoupled, scale, threads);
        }
        GC.KeepAlive(this); // the spans do not keep the tensors
    }

    private double TensorNorm()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable untaped = torch.no_grad();
        return TensorMemory.Scalar(store.GradientsToRead.norm());
    }

    // The same formulas as SgdUpdate and AdamUpdate, an operation at a time.
    private void TensorStep(double rate, double scale)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable untaped = torch.no_grad();
        Tensor values = store.Values.narrow(0, 0, store.TrainedExtent), g = store.GradientsToRead.narrow(0, 0, store.TrainedExtent).mul(Number(0, scale));
        if (spec is SgdSpec sgd)
        {
            Decay(sgd.WeightDecay);
            Tensor update = g;
            if (sgd.Momentum != 0)
            {
                Tensor velocity = moments[0].mul_(Number(2, sgd.Momentum)).add_(g, Rows.One);
                update = sgd.Nesterov ? g.add_(velocity.mul(numbers[2]), Rows.One) : velocity;
            }
            values.sub_(update.mul(Number(3, rate)));
        }
        else if (spec is AdamSpec adam)
        {
            Decay(adam.Decoupled ? 0 : adam.WeightDecay);
            Tensor first = moments[0].mul_(Number(2, adam.Beta1)).add_(g.mul(Number(3, 1 - adam.Beta1)), Rows.One);
            Tensor second = moments[1].mul_(Number(2, adam.Beta2)).add_(g.mul(g).mul_(Number(3, 1 - adam.Beta2)), Rows.One);
            Tensor divisor = second.sqrt().mul_(Number(4, 1 / Math.Sqrt(1 - Math.Pow(adam.Beta2, Updates)))).add_(Number(5, adam.Epsilon), Rows.One);
            if (adam.Decoupled && adam.WeightDecay != 0)
            {
                values.mul_(Number(1, 1 - (rate * adam.WeightDecay)));
            }
            values.sub_(first.div(divisor).mul_(Number(6, rate / (1 - Math.Pow(adam.Beta1, Updates)))));
        }

        void Decay(double decay)
        {
            if (decay != 0)
            {
                g.add_(values.mul(Number(1, decay)), Rows.One);
            }
        }
    }

    private Tensor Number(int place, double value)
    {
        TensorMemory.Of<double>(numbers[place])[0] = value;
        return numbers[place];
    }
}
