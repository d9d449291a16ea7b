using SeqDsl.Data;
using SeqDsl.Decoding.Search;
using SeqDsl.Pictures;

namespace SeqDsl.Models;

/// <summary>What a model has written: the best sequence that its search has found, and others.</summary>
public sealed class Generation
{
    internal Generation(IReadOnlyList<Hypothesis> hypotheses, Vocabulary vocabulary)
    {
        Alternatives = [.. hypotheses.Select(hypothesis => new Written([.. hypothesis.Tokens.Select(vocabulary.Token)], hypothesis))];
    }

    /// <summary>The best sequences, the best first: <see cref="BeamOptions.Best"/> of them, or as many as were found.</summary>
    public IReadOnlyList<Written> Alternatives { get; }

    /// <summary>The tokens of the best one.</summary>
    public IReadOnlyList<string> Tokens => Alternatives[0].Tokens;

    /// <summary>Its tokens between spaces.</summary>
    public override string ToString() => string.Join(' ', Tokens);
}

/// <summary>A sequence that was written.</summary>
/// <param name="Tokens">What was written, without start and end.</param>
/// <param name="Hypothesis">Its probability and what it was judged by.</param>
public sealed record Written(IReadOnlyList<string> Tokens, Hypothesis Hypothesis)
{
    /// <summary>What was looked at while it was written: a row for each token and for the end, a column for each token of the source. Null of a model without attention to its source.</summary>
    /// <param name="source">The tokens that it was written from.</param>
    /// <exception cref="ArgumentException">These are other tokens: there are more or fewer.</exception>
    public HeatMap? Alignment(IReadOnlyList<string> source) => Hypothesis.Attention.Count == 0 ? null
        : new([.. Tokens, .. Hypothesis.Ended ? [SequenceToSequenceModel.Boundary] : Array.Empty<string>()], source, Hypothesis.Attention);

    /// <summary>Its tokens between spaces.</summary>
    public override string ToString() => string.Join(' ', Tokens);
}
