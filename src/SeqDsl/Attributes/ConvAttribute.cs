namespace SeqDsl;

/// <summary>
/// A convolution over the tokens of each sequence (Collobert et al. 2011; Kim 2014): yₜ = Σₒ Wₒ·xₜ₊ₒ + b over the neighbours o of a token, zeros beyond the sequence's ends.
/// Shape: [N, features] → [N, filters]. Parameters: <c>weight</c> [filters, width · features], the neighbours one after the other, and <c>bias</c> [filters]; PyTorch's Conv1d
/// has the same numbers as [filters, features, width]: <c>conv.weight.permute(0, 2, 1).flatten(1)</c>.
/// </summary>
/// <param name="filters">Features that come out.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ConvAttribute(int filters) : LayerAttribute
{
    public int Filters { get; } = filters;

    /// <summary>How many neighbouring tokens a filter sees; of an even number one more after than before.</summary>
    public int Width { get; set; } = 3;

    /// <summary>How many tokens a neighbour is from the next: 2 leaves out every other one (Yu and Koltun 2016).</summary>
    public int Dilation { get; set; } = 1;
}
