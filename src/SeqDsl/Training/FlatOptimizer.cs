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
    private static readonly Scalar One = 1.0.ToScalar(); // cached: an implicit one is a finalizable native object for every call

    private readonly OptimizerSpec _spec;
    private readonly ParameterStore _store;
    private readonly Tensor[] _moments; // each as long as the values
    private readonly bool _onKernels;
    private readonly int _threads = Environment.ProcessorCount;

    // Numbers of the current step as 0-dimensional CPU tensors, which operations on any device take as numbers.
    private readonly Tensor[] _numbers;

    /// <param name="spec">Which optimiser.</param>
    /// <param name="store">What it updates. The optimiser is for the device and type that the store has now.</param>
    public FlatOptimizer(OptimizerSpec spec, ParameterStore store) : this(spec, store, TensorMemory.IsReachable(store.Values))
    {
    }

    internal FlatOptimizer(OptimizerSpec spec, ParameterStore store, bool onKernels)
    {
        (_spec, _store, _onKernels) = (spec, store, onKernels);
        Tensor values = store.Values;
        _moments = [.. Enumerable.Range(0, spec.Moments).Select(_ => torch.zeros([values.numel()], values.dtype, values.device).DetachFromDisposeScope())];
        _numbers = [.. Enumerable.Range(0, 7).Select(_ => TensorMemory.Copy([0.0], [], torch.ScalarType.Float64, torch.CPU))];
    }

    /// <summary>How many updates were made.</summary>
    public long Updates { get; private set; }

    /// <summary>One update from the gradients in the store.</summary>
    /// <param name="rate">The learning rate; null: the spec's.</param>
    /// <param name="clipNorm">Gradients of a larger norm are scaled down to it; null: never.</param>
    /// <returns>The norm of the gradients before clipping. If it is not finite, nothing was updated.</returns>
    public double Step(double? rate = null, double? clipNorm = null)
    {
        double norm = _onKernels ? KernelNorm() : TensorNorm();
        if (!double.IsFinite(norm))
        {
            return norm;
        }
        double scale = clipNorm is double limit && norm > limit ? limit / norm : 1;
        Updates++;
        if (!_onKernels)
        {
            TensorStep(rate ?? _spec.LearningRate, scale);
        }
        else if (_store.Values.dtype == torch.ScalarType.Float64)
        {
            KernelStep<double>(rate ?? _spec.LearningRate, scale);
        }
        else
        {
            KernelStep<float>(rate ?? _spec.LearningRate, scale);
        }
        return norm;
    }

    public void Dispose()
    {
        foreach (Tensor tensor in (ReadOnlySpan<Tensor>)[.. _moments, .. _numbers])
        {
            tensor.Dispose();
        }
    }

    private double KernelNorm() => _store.Gradients.dtype == torch.ScalarType.Float64
        ? GlobalNorm.Of<double>(TensorMemory.Of<double>(_store.Gradients), _threads)
        : GlobalNorm.Of<float>(TensorMemory.Of<float>(_store.Gradients), _threads);

    private void KernelStep<T>(double rate, double scale) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> values = TensorMemory.Of<T>(_store.Values), gradients = TensorMemory.Of<T>(_store.Gradients);
        Span<T> first = _moments.Length > 0 ? TensorMemory.Of<T>(_moments[0]) : default, second = _moments.Length > 1 ? TensorMemory.Of<T>(_moments[1]) : default;
        if (_spec is SgdSpec sgd)
        {
            SgdUpdate.Run<T>(values, gradients, first, rate, sgd.Momentum, sgd.Nesterov, sgd.WeightDecay, scale, _threads);
        }
        else if (_spec is AdamSpec adam)
        {
            AdamUpdate.Run<T>(
                values, gradients, first, second, Updates, rate, adam.Beta1, adam.Beta2, adam.Epsilon, adam.WeightDecay, adam.Decoupled, scale, _threads);
        }
        GC.KeepAlive(this); // the spans do not keep the tensors
    }

    private double TensorNorm()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable untaped = torch.no_grad();
        return TensorMemory.Scalar(_store.Gradients.norm());
    }

    // The same formulas as SgdUpdate and AdamUpdate, an operation at a time.
    private void TensorStep(double rate, double scale)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable untaped = torch.no_grad();
        Tensor values = _store.Values, g = _store.Gradients.mul(Number(0, scale));
        if (_spec is SgdSpec sgd)
        {
            Decay(sgd.WeightDecay);
            Tensor update = g;
            if (sgd.Momentum != 0)
            {
                Tensor velocity = _moments[0].mul_(Number(2, sgd.Momentum)).add_(g, One);
                update = sgd.Nesterov ? g.add_(velocity.mul(_numbers[2]), One) : velocity;
            }
            values.sub_(update.mul(Number(3, rate)));
        }
        else if (_spec is AdamSpec adam)
        {
            Decay(adam.Decoupled ? 0 : adam.WeightDecay);
            Tensor first = _moments[0].mul_(Number(2, adam.Beta1)).add_(g.mul(Number(3, 1 - adam.Beta1)), One);
            Tensor second = _moments[1].mul_(Number(2, adam.Beta2)).add_(g.mul(g).mul_(Number(3, 1 - adam.Beta2)), One);
            Tensor divisor = second.sqrt().mul_(Number(4, 1 / Math.Sqrt(1 - Math.Pow(adam.Beta2, Updates)))).add_(Number(5, adam.Epsilon), One);
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
                g.add_(values.mul(Number(1, decay)), One);
            }
        }
    }

    private Tensor Number(int place, double value)
    {
        TensorMemory.Of<double>(_numbers[place])[0] = value;
        return _numbers[place];
    }
}
