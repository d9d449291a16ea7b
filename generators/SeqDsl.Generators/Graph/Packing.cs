using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Graph;

/// <summary>
/// Sequences that lie packed in a batch, longest first and time-major: the batch's own, of tokens, or others that come with it. What goes along sequences
/// (a scan, the largest over a sequence's tokens) carries the packing it runs over; all other ops see rows and do not ask where these come from.
/// A further packing is an entry of <see cref="All"/>, two dimensions, and a batch of the runtime under its name.
/// </summary>
/// <param name="Name">What the names of its inputs begin with; empty for the batch's own.</param>
/// <param name="Sequences">How many sequences there are.</param>
/// <param name="Tokens">How many rows they have together.</param>
/// <param name="CSharp">The batch of tensors in generated code.</param>
/// <param name="Raw">The same as arrays.</param>
/// <param name="Token">One row in words.</param>
/// <param name="Sequence">One sequence in words.</param>
internal sealed record Packing(string Name, Dimension Sequences, Dimension Tokens, string CSharp, string Raw, string Token, string Sequence)
{
    /// <summary>The batch's own sequences.</summary>
    public static Packing Main { get; } = new("", Dimension.Sequences, Dimension.Tokens, "batch", "batch", "token", "sequence");

    /// <summary>The distinct words among the batch's tokens, each a sequence of characters.</summary>
    public static Packing Words { get; } = new("words", Dimension.Words, Dimension.WordCharacters, "batch.Words", "batch.Words!", "character", "word");

    /// <summary>What a model with two inputs reads first: for each of the batch's sequences another, of a length of its own.</summary>
    public static Packing Source { get; } = new("source", Dimension.SourceSequences, Dimension.SourceTokens, "batch.Source", "batch.Source!", "source token", "source");

    public static IReadOnlyList<Packing> All { get; } = [Main, Words, Source];

    public bool IsMain => Name.Length == 0;

    /// <summary>The id of each row: of a token, of a character.</summary>
    public Input Ids => Input.Index(Called("tokens"), Tokens, $"{CSharp}.TokenIds", $"{Raw}.TokenIds!");

    /// <summary>For each row the sequence that it belongs to.</summary>
    public Input SequenceOf => Input.Index(Called("sequenceOf"), Tokens, $"{CSharp}.SequenceOf", $"{Raw}.SequenceOf");

    /// <summary>For each row 0: the row of a table that has one.</summary>
    public Input OnlyRow => Input.Index(Called("onlyRow"), Tokens, $"{CSharp}.OnlyRow", $"{Raw}.OnlyRow");

    /// <summary>For each sequence its last row.</summary>
    public Input LastToken => Input.Index(Called("lastToken"), Sequences, $"{CSharp}.LastToken", $"{Raw}.LastToken");

    /// <summary>For each sequence its first row.</summary>
    public Input FirstToken => Input.Index(Called("firstToken"), Sequences, $"{CSharp}.FirstToken", $"{Raw}.FirstToken");

    /// <summary>For each sequence how many rows it has: [sequences, 1].</summary>
    public Input Lengths => new(Called("lengths"), Shape.Of(Sequences, 1), ElementKind.Real, $"{CSharp}.Lengths", $"CopyLengths({Raw}");

    /// <summary>The packing of a flow's rows, which are its tokens or its sequences.</summary>
    public static Packing OfRows(Value rows) => Of(rows.Shape[0]) ?? throw new ShapeException($"rows of the batch are asked for, and {rows.Name} is {rows.Shape}");

    /// <summary>"over words" after the word of an op that goes along sequences; nothing for the batch's own.</summary>
    public string Text => IsMain ? "" : $" over {Name}";

    /// <summary>The packing whose rows or sequences a dimension counts; null for another dimension.</summary>
    public static Packing? Of(Dimension dimension) => All.FirstOrDefault(packing => packing.Tokens == dimension || packing.Sequences == dimension);

    /// <summary>The packing that rows of this shape belong to.</summary>
    /// <exception cref="ShapeException">They are not the rows of a packing.</exception>
    public static Packing OfTokens(Shape shape) => shape.Rank == 2 && Of(shape[0]) is { } packing && packing.Tokens == shape[0]
        ? packing
        : throw new ShapeException($"what goes along sequences takes [{string.Join("|", All.Select(packing => packing.Tokens))}, F], and got {shape}");

    /// <summary>The shape of what has this packing's rows: [tokens, F].</summary>
    /// <param name="op">Who asks, for the message.</param>
    /// <param name="x">Its operand.</param>
    /// <exception cref="ShapeException">It has others.</exception>
    public Shape ShapeOfRows(string op, Value x) => x.Shape is { Rank: 2 } shape && shape[0] == Tokens
        ? shape
        : throw new ShapeException($"{op} takes [{Tokens}, F], and got {x.Shape}");

    private string Called(string input) => IsMain ? input : Name + char.ToUpperInvariant(input[0]) + input.Substring(1);
}
