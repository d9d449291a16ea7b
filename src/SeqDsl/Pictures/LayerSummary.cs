namespace SeqDsl.Pictures;

/// <summary>A layer of a model: what it gives, holds and costs.</summary>
/// <param name="Name">What its parameters begin with, and what <c>From</c> calls it.</param>
/// <param name="Layer">What it is: "BiLSTM 128".</param>
/// <param name="Shape">Of what it gives: "[N, 256]".</param>
/// <param name="Parameters">Numbers that it has learned or learns. A table that is tied to a head counts where it was declared.</param>
/// <param name="ForwardFlops">Floating point operations to the logits and from them to the loss: an addition, a multiplication, a division, a comparison and a function of one number are one each.</param>
/// <param name="BackwardFlops">The same of its gradients.</param>
/// <param name="KeptBytes">What backward needs of forward, in single precision.</param>
public sealed record LayerSummary(string Name, string Layer, string Shape, Amount Parameters, Amount ForwardFlops, Amount BackwardFlops, Amount KeptBytes)
{
    /// <summary>The same, its amounts as text: "9123V+236806".</summary>
    public LayerSummary(string name, string layer, string shape, string parameters, string forward, string backward, string kept)
        : this(name, layer, shape, Amount.Parse(parameters), Amount.Parse(forward), Amount.Parse(backward), Amount.Parse(kept))
    {
    }

    /// <summary>Those of its parameters that training leaves as they are.</summary>
    public Amount Frozen { get; init; } = Amount.Zero;

    /// <summary>With numbers for the sizes that are known.</summary>
    public LayerSummary For(ModelSizes sizes) => this with
    {
        Parameters = Parameters.With(sizes),
        ForwardFlops = ForwardFlops.With(sizes),
        BackwardFlops = BackwardFlops.With(sizes),
        KeptBytes = KeptBytes.With(sizes),
        Frozen = Frozen.With(sizes),
    };
}
