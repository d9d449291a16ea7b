namespace SeqDsl.Generators.Declarations;

/// <summary>What a declaration can do wrong; the number is that of its SEQ id and help page.</summary>
internal enum Rule
{
    NotPartial = 1,
    NoHead = 2,
    UnknownSource = 3,
    WrongKind = 4,
    SizeNotPositive = 5,
    SplitDeclaration = 6,
    NoInput = 7,
    SeveralHeads = 8,
    ProbabilityOutOfRange = 9,
    DuplicateName = 10,
    LayerWithoutEffect = 11,
}

/// <summary>A mistake in a declaration, without a place in the source: the analyzer knows where layer <paramref name="Layer"/> stands.</summary>
/// <param name="Rule">Which mistake.</param>
/// <param name="Layer">The index of the layer concerned in <see cref="ModelSpec.Layers"/>; −1: the class itself.</param>
/// <param name="Argument">The argument concerned, when it is one.</param>
/// <param name="Details">What the rule's message is filled with.</param>
internal sealed record Problem(Rule Rule, int Layer, string? Argument, EquatableArray<string> Details);
