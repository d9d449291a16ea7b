using SeqDsl.Data;

namespace SeqDsl.Models;

/// <summary>What a model reads.</summary>
public enum InputKind
{
    /// <summary>Token ids; a text is split at spaces.</summary>
    Words,

    /// <summary>Token ids; a text is split into Unicode characters.</summary>
    Characters,

    /// <summary>Dense vectors.</summary>
    Features,
}

/// <summary>A parameter by PyTorch's name and layout.</summary>
/// <param name="Name">Such as <c>lstm.weight_ih_l0</c>.</param>
/// <param name="Initialization">What it holds before training.</param>
/// <param name="Shape">Its dimensions; <see cref="VocabularySize"/> stands for V, <see cref="SourceVocabularySize"/> for V′, <see cref="CharacterCount"/> for C.</param>
public sealed record ParameterSpec(string Name, Initialization Initialization, params long[] Shape)
{
    /// <summary>Whether training leaves it as it is.</summary>
    public bool Frozen { get; init; }

    /// <summary>Stands in <see cref="Shape"/> for the number of the vocabulary's entries.</summary>
    public const long VocabularySize = -1;

    /// <summary>Stands in <see cref="Shape"/> for the number of entries of the vocabulary's characters.</summary>
    public const long CharacterCount = -2;

    /// <summary>Stands in <see cref="Shape"/> for the number of entries of the source's vocabulary.</summary>
    public const long SourceVocabularySize = -3;

    internal long[] ShapeFor(Vocabulary? vocabulary, Vocabulary? source) => [.. Shape.Select(size => SizeFor(size, vocabulary, source))];

    /// <summary>What a number of <see cref="Shape"/> amounts to.</summary>
    internal static long SizeFor(long size, Vocabulary? vocabulary, Vocabulary? source) => size switch
    {
        VocabularySize => vocabulary?.Count ?? 0,
        CharacterCount => vocabulary?.Characters?.Count ?? 0,
        SourceVocabularySize => source?.Count ?? 0,
        _ => size,
    };
}

/// <summary>A head by its kind and labels.</summary>
/// <param name="Kind">Such as <c>classify</c> or <c>tag</c>.</param>
/// <param name="Name">The layer's name.</param>
/// <param name="Layout">How its targets and scores are laid out.</param>
/// <param name="Labels">The labels' names, by number; none where they are the vocabulary's entries or where there are numbers without names.</param>
public sealed record HeadSchema(string Kind, string Name, TargetLayout Layout, IReadOnlyList<string> Labels);

/// <summary>What a declaration amounts to at run time: what a saved model must agree with.</summary>
public sealed record ModelSchema
{
    /// <summary>The class.</summary>
    public required string Model { get; init; }

    /// <summary>A hash of the model's graph. Equal ones compute the same function of their parameters.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>What the model reads.</summary>
    public required InputKind Input { get; init; }

    /// <summary>What it reads first, where it reads two texts; null: one.</summary>
    public InputKind? Source { get; init; }

    /// <summary>Whether what it reads first has a vocabulary of its own.</summary>
    public bool HasSourceVocabulary { get; init; }

    /// <summary>Numbers in each vector that it reads; 0 for tokens.</summary>
    public int FeatureCount { get; init; }

    /// <summary>Of each token at most so many characters are read; 0 for a model that does not read characters.</summary>
    public int WordLength { get; init; }

    /// <summary>The parameters in the order of their numbers.</summary>
    public required IReadOnlyList<ParameterSpec> Parameters { get; init; }

    /// <summary>The heads, in the order of the declaration.</summary>
    public required IReadOnlyList<HeadSchema> Heads
    {
        get;
        init
        {
            field = value;
            Targets = [.. value.Select(head => head.Layout)];
        }
    }

    /// <summary>How each head's targets are laid out.</summary>
    public IReadOnlyList<TargetLayout> Targets { get; private init; } = [];

    /// <summary>What a token is of a text that is read as tokens.</summary>
    internal static TokenUnit UnitOf(InputKind kind) => kind == InputKind.Characters ? TokenUnit.Character : TokenUnit.Word;
}
