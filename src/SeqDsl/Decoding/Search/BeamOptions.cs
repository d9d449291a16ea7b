namespace SeqDsl.Decoding.Search;

/// <summary>How a beam search goes.</summary>
public sealed record BeamOptions
{
    /// <summary>Sequences that are followed at once for each source; 1: the likeliest token at each step (greedy).</summary>
    public int Width { get; init; } = 5;

    /// <summary>Tokens that a sequence has at most, the end not counted: behind so many only the end may come.</summary>
    public int MaximumLength { get; init; } = 100;

    /// <summary>α: a sequence of n tokens, the end counted, is judged by ln p / ((5 + n) / 6)^α (Wu et al. 2016); 0: by its probability, which favours short ones.</summary>
    public double LengthPenalty { get; init; } = 0.6;

    /// <summary>
    /// β: β·Σⱼ ln min(Σᵢ aᵢⱼ, 1) is added for what each token j of the source was looked at in all (Wu et al. 2016), so that nothing is left out; 0: not. A token that was not
    /// looked at at all counts as 10⁻⁶.
    /// </summary>
    public double CoveragePenalty { get; init; }

    /// <summary>How many sequences are given for each source, at most <see cref="Width"/>.</summary>
    public int Best { get; init; } = 1;

    /// <exception cref="ArgumentException">An option cannot be; with its name, what it is and what it may be.</exception>
    internal void Check()
    {
        Require(Width >= 1, nameof(Width), Width, "at least 1");
        Require(MaximumLength >= 1, nameof(MaximumLength), MaximumLength, "at least 1");
        Require(double.IsFinite(LengthPenalty) && LengthPenalty >= 0, nameof(LengthPenalty), LengthPenalty, "at least 0");
        Require(double.IsFinite(CoveragePenalty) && CoveragePenalty >= 0, nameof(CoveragePenalty), CoveragePenalty, "at least 0");
        Require(Best >= 1 && Best <= Width, nameof(Best), Best, $"1 … Width, which is {Width}");
    }

    private static void Require(bool holds, string option, object value, string expected)
    {
        if (!holds)
        {
            throw new ArgumentException($"BeamOptions.{option} is {value}; expected {expected}.", nameof(BeamOptions));
        }
    }
}
