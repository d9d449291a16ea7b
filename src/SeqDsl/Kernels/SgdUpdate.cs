using System.Numerics;

namespace SeqDsl.Kernels;

/// <summary>
/// Stochastic gradient descent with momentum (Polyak 1964; Nesterov 1983), in PyTorch's form, clipping fused in:
/// g = scale·gradient + decay·w;  v' = momentum·v + g;  w' = w − rate·v'  (Nesterov: w' = w − rate·(g + momentum·v')).
/// </summary>
public static class SgdUpdate
{
    /// <summary>One step over the whole buffer.</summary>
    /// <param name="values">w, replaced.</param>
    /// <param name="gradients">As long as the values.</param>
    /// <param name="velocity">v, replaced; as long as the values, or empty where momentum is 0.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="momentum">0 for none.</param>
    /// <param name="nesterov">Whether to look ahead along the velocity.</param>
    /// <param name="decay">L2 weight decay, added to the gradient.</param>
    /// <param name="scale">What the gradients are multiplied by: the clipping factor.</param>
    /// <param name="threads">How many threads may be used for a large buffer.</param>
    public static void Run<T>(
        Span<T> values, ReadOnlySpan<T> gradients, Span<T> velocity, double rate, double momentum = 0, bool nesterov = false,
        double decay = 0, double scale = 1, int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (momentum == 0)
        {
            FlatUpdate.Run(new Plain<T>(rate, decay, scale), values, gradients, default, default, threads);
        }
        else
        {
            FlatUpdate.Run(new WithMomentum<T>(rate, momentum, nesterov, decay, scale), values, gradients, velocity, default, threads);
        }
    }

    /// <summary>The same step, without touching weights whose gradient is zero where that leaves them as they are: without momentum and decay.</summary>
    /// <param name="values">w, replaced.</param>
    /// <param name="gradients">As long as the values.</param>
    /// <param name="velocity">v, replaced; as long as the values, or empty where momentum is 0.</param>
    /// <param name="stretches">Where gradients may differ from zero.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="momentum">0 for none.</param>
    /// <param name="nesterov">Whether to look ahead along the velocity.</param>
    /// <param name="decay">L2 weight decay, added to the gradient.</param>
    /// <param name="scale">What the gradients are multiplied by: the clipping factor.</param>
    /// <param name="threads">How many threads may be used for a large buffer.</param>
    public static void Run<T>(
        Span<T> values, ReadOnlySpan<T> gradients, Span<T> velocity, ReadOnlySpan<Stretch> stretches, double rate, double momentum = 0,
        bool nesterov = false, double decay = 0, double scale = 1, int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (momentum != 0 || decay != 0)
        {
            Run(values, gradients, velocity, rate, momentum, nesterov, decay, scale, threads);
            return;
        }
        foreach (Stretch stretch in stretches)
        {
            Span<T> part = values.Slice(stretch.Start, stretch.Length);
            FlatUpdate.Run(new Plain<T>(rate, 0, scale), part, gradients.Slice(stretch.Start, stretch.Length), default, default, threads);
        }
    }

    private readonly struct Plain<T>(double rate, double decay, double scale) : IUpdate<T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T rate = T.CreateChecked(rate), decay = T.CreateChecked(decay), scale = T.CreateChecked(scale);

        public static int Moments => 0;

        public Vector<T> Apply(Vector<T> value, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second) =>
            value - (((gradient * this.scale) + (value * this.decay)) * this.rate);
    }

    private readonly struct WithMomentum<T>(double rate, double momentum, bool nesterov, double decay, double scale) : IUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T rate = T.CreateChecked(rate), momentum = T.CreateChecked(momentum);
        private readonly T decay = T.CreateChecked(decay), scale = T.CreateChecked(scale);
        private readonly bool nesterov = nesterov;

        public static int Moments => 1;

        public Vector<T> Apply(Vector<T> value, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second)
        {
            Vector<T> g = (gradient * this.scale) + (value * this.decay);
            first = (first * this.momentum) + g;
            return value - ((this.nesterov ? g + (first * this.momentum) : first) * this.rate);
        }
    }
}
