using SeqDsl.Generators.Graph;

namespace SeqDsl.Generators.Catalog;

/// <summary>What flows from one layer to the next.</summary>
internal enum FlowKind
{
    /// <summary>Ids [N].</summary>
    Tokens,

    /// <summary>One vector for each token: [N, F].</summary>
    Sequence,

    /// <summary>One vector for each sequence: [B, F].</summary>
    Vector,

    /// <summary>What a head gives: nothing flows on.</summary>
    Scores,
}

/// <param name="Kind">What a layer must be able to take.</param>
/// <param name="Value">Its graph; a head's logits.</param>
/// <param name="Spans">For a sequence: which features were read in which direction.</param>
internal sealed record Flow(FlowKind Kind, Value Value, IReadOnlyList<FeatureSpan> Spans)
{
    /// <summary>Of a recurrent layer: what each of its own layers gives, the first one first.</summary>
    public IReadOnlyList<Value> Depths { get; init; } = [];

    /// <summary>Of a recurrent layer: of each of its own layers the first state behind the last token that it reads, directions side by side: [layer] [B, H · directions].</summary>
    public Func<IReadOnlyList<Value>>? LastStates { get; init; }

    /// <summary>Of tokens: the vocabulary that they are entries of.</summary>
    public Dimension Entries { get; init; } = Dimension.Vocabulary;

    /// <summary>Where its rows are packed.</summary>
    public Packing Packing => Packing.OfRows(Value);

    public static Flow Tokens(Value ids) => new(FlowKind.Tokens, ids, []);

    public static Flow Vector(Value x) => new(FlowKind.Vector, x, []);

    /// <summary>A sequence that was read forward, or in no direction at all.</summary>
    /// <param name="x">[N, F]</param>
    /// <param name="of">What each row was made of, mixed; null: of its token alone.</param>
    public static Flow Sequence(Value x, Flow? of = null) => new(
        FlowKind.Sequence,
        x,
        [new FeatureSpan(x.Shape[1].Size, Reverse: false) { KnowsBefore = of is { KnowsBefore: true }, KnowsAfter = of is { KnowsAfter: true } }]);

    /// <summary>Whether what a token has depends on tokens before it.</summary>
    public bool KnowsBefore => Spans.Any(span => span.KnowsBefore);

    /// <summary>Whether what a token has depends on tokens after it.</summary>
    public bool KnowsAfter => Spans.Any(span => span.KnowsAfter);

    /// <summary>The same kind and directions with other numbers of the same shape, each made of the one that was there.</summary>
    public Flow With(Value x) => this with { Value = x };

    /// <summary>The same kind and directions with other numbers of the same shape, each made of all in its row.</summary>
    public Flow Mixed(Value x) => this with { Value = x, Spans = [.. Spans.Select(span => span with { KnowsBefore = KnowsBefore, KnowsAfter = KnowsAfter })] };
}

/// <summary>Neighbouring features that one direction has computed.</summary>
/// <param name="Features">How many.</param>
/// <param name="Reverse">Whether they have read their sequence from its end: then they know all of it at its first token.</param>
internal sealed record FeatureSpan(int Features, bool Reverse)
{
    /// <summary>Whether what a token has depends on tokens before it.</summary>
    public bool KnowsBefore { get; init; }

    /// <summary>Whether what a token has depends on tokens after it: a language model must not predict these.</summary>
    public bool KnowsAfter { get; init; }
}
