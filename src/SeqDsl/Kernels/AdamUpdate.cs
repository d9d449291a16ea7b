using System.Numerics;

namespace SeqDsl.Kernels;

/// <summary>
/// Adam (Kingma and Ba 2015) and AdamW (Loshchilov and Hutter 2019), in PyTorch's form, clipping fused in. At step t = 1, 2, …:
/// g = scale·gradient (Adam: + decay·w);  m' = β₁m + (1 − β₁)g;  s' = β₂s + (1 − β₂)g²;
/// w' = w (AdamW: · (1 − rate·decay)) − rate/(1 − β₁ᵗ) · m' / (√s'/√(1 − β₂ᵗ) + ε).
/// </summary>
public static class AdamUpdate
{
    /// <summary>One step over the whole buffer.</summary>
    /// <param name="values">w, replaced.</param>
    /// <param name="gradients">As long as the values.</param>
    /// <param name="first">m, replaced; as long as the values, zero before step 1.</param>
    /// <param name="second">s, replaced; as long as the values, zero before step 1.</param>
    /// <param name="step">t, from 1.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="beta1">Decay of the first moment.</param>
    /// <param name="beta2">Decay of the second moment.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="decay">Weight decay: of the weights (decoupled) or added to the gradient.</param>
    /// <param name="decoupled">True: AdamW.</param>
    /// <param name="scale">What the gradients are multiplied by: the clipping factor.</param>
    /// <param name="threads">How many threads may be used for a large buffer.</param>
    public static void Run<T>(
        Span<T> values, ReadOnlySpan<T> gradients, Span<T> first, Span<T> second, long step, double rate, double beta1 = 0.9, double beta2 = 0.999,
        double epsilon = 1e-8, double decay = 0, bool decoupled = false, double scale = 1, int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        var update = new Update<T>(step, rate, beta1, beta2, epsilon, decay, decoupled, scale);
        FlatUpdate.Run(update, values, gradients, first, second, threads);
    }

    private readonly struct Update<T>(
        long step, double rate, double beta1, double beta2, double epsilon, double decay, bool decoupled, double scale) : IUpdate<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private readonly T scale = T.CreateChecked(scale), gradientDecay = T.CreateChecked(decoupled ? 0 : decay);
        private readonly T keep = T.CreateChecked(decoupled ? 1 - (rate * decay) : 1);
        private readonly T beta1 = T.CreateChecked(beta1), rest1 = T.CreateChecked(1 - beta1);
        private readonly T beta2 = T.CreateChecked(beta2), rest2 = T.CreateChecked(1 - beta2);
        private readonly T rate = T.CreateChecked(rate / (1 - Math.Pow(beta1, step)));
        private readonly T root = T.CreateChecked(1 / Math.Sqrt(1 - Math.Pow(beta2, step)));
        private readonly T epsilon = T.CreateChecked(epsilon);

        public static int Moments => 2;

        public Vector<T> Apply(Vector<T> value, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second)
        {
            Vector<T> g = (gradient * this.scale) + (value * gradientDecay);
            first = (first * this.beta1) + (g * rest1);
            second = (second * this.beta2) + (g * g * rest2);
            return (value * keep) - (first * this.rate / ((Vector.SquareRoot(second) * root) + new Vector<T>(this.epsilon)));
        }
    }
}
