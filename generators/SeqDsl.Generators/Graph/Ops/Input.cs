using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>What a batch brings: the tokens and what follows from how they are packed.</summary>
/// <param name="CSharp">The expression of generated code: a tensor.</param>
/// <param name="Raw">The same on raw memory; what is copied there first is a call that begins with "Copy" and wants its destination yet.</param>
internal sealed record Input(string Name, Shape Shape, ElementKind Elements, string CSharp, string Raw) : Op
{
    /// <summary>The id of each token, packed.</summary>
    public static Input Tokens { get; } = Packing.Main.Ids;

    /// <summary>For each token the sequence that it belongs to.</summary>
    public static Input SequenceOf { get; } = Packing.Main.SequenceOf;

    /// <summary>For each sequence the packed row of its last token.</summary>
    public static Input LastToken { get; } = Packing.Main.LastToken;

    /// <summary>For each sequence the packed row of its first token.</summary>
    public static Input FirstToken { get; } = Packing.Main.FirstToken;

    /// <summary>For each sequence how many tokens it has: [B, 1].</summary>
    public static Input Lengths { get; } = Packing.Main.Lengths;

    /// <summary>For each token the distinct word that it is: [N], rows of [U].</summary>
    public static Input WordOf { get; } = Index("wordOf", Dimension.Tokens, "batch.WordOf", "batch.WordOf!");

    /// <summary>For each sequence the number that its source has among the sources: [B], rows of [B′].</summary>
    public static Input SourceOf { get; } = Index("sourceOf", Dimension.Sequences, "batch.SourceOf", "batch.SourceOf!");

    /// <summary>For each token 1 where it occurs in its sequence's source, as it is written or but for capitals, else 0: [N, 1].</summary>
    public static Input Matches { get; } = new("matches", Shape.Of(Dimension.Tokens, 1), ElementKind.Real, "batch.Matches", "CopyMatches(batch");

    /// <summary>For each entry of the vocabulary how telling it is, as tf-idf has it: [V].</summary>
    public static Input InverseDocumentFrequency { get; } =
        new("inverseDocumentFrequency", Shape.Of(Dimension.Vocabulary), ElementKind.Real, "InverseDocumentFrequency", "InverseDocumentFrequency");

    public override string Text => $"input \"{Name}\"";

    public override ElementKind Kind => Elements;

    /// <summary>A dense vector for each token: [N, size].</summary>
    public static Input Features(int size) => new("features", Shape.Of(Dimension.Tokens, size), ElementKind.Real, "batch.Features", "CopyFeatures(batch");

    /// <summary>The label that a head should give for each row.</summary>
    public static Input Labels(int head, Dimension rows) => Index($"labels{head}", rows, $"batch.Labels({head})", $"batch.Labels({head})");

    /// <summary>The numbers that a head should give for each row: [rows, size].</summary>
    public static Input Numbers(int head, Dimension rows, int size) =>
        new($"numbers{head}", Shape.Of(rows, size), ElementKind.Real, $"batch.Numbers({head})", $"CopyNumbers(batch, {head}");

    /// <summary>A recurrence's state before the batch, as the batch before has left it: [B, hidden].</summary>
    public static Input State(int number, int hidden) => new(
        $"state{number}", Shape.Of(Dimension.Sequences, hidden), ElementKind.Real, $"State(batch, {number}, {hidden})", $"CopyState(batch, {number}");

    /// <summary>What was computed of the source before the first step of what writes.</summary>
    public static Input Held(int number, Shape shape) => new($"held{number}", shape, ElementKind.Real, $"held[{number}]", $"Held({number})");

    public override Shape Infer(IReadOnlyList<Value> operands) => Shape;

    public override Amount Flops(Value y) => Amount.Zero;

    /// <summary>A state that nothing is said of is zero: a text begins.</summary>
    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) =>
        IsState && !run.Has(Name) ? new Block(run.Extents(Shape)) : run.Input(Name);

    private bool IsState => Raw.StartsWith("CopyState", StringComparison.Ordinal);

    /// <summary>Whether it is numbers that have to be copied to where kernels can read them.</summary>
    public bool IsCopied => Raw.StartsWith("Copy", StringComparison.Ordinal);

    public override string Write(Value y, IReadOnlyList<string> operands) => CSharp;

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) => $"{Raw}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => Name;

    internal static Input Index(string name, Dimension rows, string csharp, string raw) =>
        new(name, Shape.Of(rows), ElementKind.Index, csharp, raw);
}
