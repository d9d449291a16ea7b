using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The two moments that Adam keeps for one parameter, and the step that they make.</summary>
internal sealed class AdamMoments : IDisposable
{
    private readonly Tensor first;     // m
    private readonly Tensor second;    // v
    private readonly Tensor? largest;  // the largest v so far, with amsgrad
    private long step;

    public AdamMoments(Tensor parameter, bool amsgrad)
    {
        first = zeros_like(parameter).DetachFromDisposeScope();
        second = zeros_like(parameter).DetachFromDisposeScope();
        largest = amsgrad ? zeros_like(parameter).DetachFromDisposeScope() : null;
    }

    /// <summary>m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², θ ← θ − lr·(m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + eps)</summary>
    public void Update(Tensor parameter, Tensor gradient, double learningRate, double beta1, double beta2, double eps)
    {
        step++;
        first.mul_(beta1).add_(gradient, 1 - beta1);
        second.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
        var v = second;
        if (largest is not null) v = largest.copy_(maximum(largest, second));
        var denominator = v.sqrt().div_(Math.Sqrt(1 - Math.Pow(beta2, step))).add_(eps);
        parameter.addcdiv_(first, denominator, -learningRate / (1 - Math.Pow(beta1, step)));
    }

    public static void Check(double lr, double beta1, double beta2, double eps, double weight_decay)
    {
        if (lr < 0) throw new ArgumentException($"Invalid learning rate: {lr}", nameof(lr));
        if (beta1 is < 0 or >= 1) throw new ArgumentException($"Invalid beta1 value: {beta1}", nameof(beta1));
        if (beta2 is < 0 or >= 1) throw new ArgumentException($"Invalid beta2 value: {beta2}", nameof(beta2));
        if (eps < 0) throw new ArgumentException($"Invalid eps value: {eps}", nameof(eps));
        if (weight_decay < 0) throw new ArgumentException($"Invalid weight_decay value: {weight_decay}", nameof(weight_decay));
    }

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
        largest?.Dispose();
    }
}
