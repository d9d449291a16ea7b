using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>How a value grows with the batch or a vocabulary.</summary>
internal enum WorkspaceGrowth
{
    Tokens,
    Sequences,
    Numbers,
    Vocabulary,
    SequencesByVocabulary,
    TokensByVocabulary,
    Characters,
    SourceVocabulary,
}

/// <summary>A region of the workspace: what grows alike.</summary>
/// <param name="Growth">How.</param>
/// <param name="Of">Of which packing the tokens or sequences are.</param>
internal sealed record WorkspaceRegion(WorkspaceGrowth Growth, Packing Of)
{
    public static WorkspaceRegion Tokens { get; } = new(WorkspaceGrowth.Tokens, Packing.Main);

    /// <summary>In generated code, in <c>Space</c>.</summary>
    public string Path => Of.IsMain ? $"{Growth}" : $"{char.ToUpperInvariant(Of.Name[0])}{Of.Name.Substring(1)}.{Growth}";

    /// <exception cref="NotSupportedException">Nothing of this shape has a place.</exception>
    public static WorkspaceRegion For(Shape shape)
    {
        Dimension[] symbols = [.. Enumerable.Range(0, shape.Rank).Select(axis => shape[axis]).Where(dimension => !dimension.IsKnown)];
        Packing? packing = symbols.Select(Packing.Of).FirstOrDefault(found => found is not null);
        bool vocabulary = symbols.Contains(Dimension.Vocabulary);
        WorkspaceGrowth? growth = symbols.Length > 2 || (symbols.Length == 2 && !(vocabulary && packing is { IsMain: true })) ? null
            : packing is not null && symbols.Contains(packing.Tokens) ? (vocabulary ? WorkspaceGrowth.TokensByVocabulary : WorkspaceGrowth.Tokens)
            : packing is not null ? (vocabulary ? WorkspaceGrowth.SequencesByVocabulary : WorkspaceGrowth.Sequences)
            : symbols.Length == 0 ? WorkspaceGrowth.Numbers
            : vocabulary ? WorkspaceGrowth.Vocabulary
            : symbols[0] == Dimension.SourceVocabulary ? WorkspaceGrowth.SourceVocabulary
            : symbols[0] == Dimension.Characters ? WorkspaceGrowth.Characters
            : null;
        return growth is { } known ? new(known, packing ?? Packing.Main) : throw new NotSupportedException($"The workspace has no region for {shape}.");
    }
}

/// <summary>Where a value is in memory.</summary>
internal abstract record Place
{
    /// <summary>At a column of a region of the workspace.</summary>
    public sealed record InWorkspace(WorkspaceRegion Region, int Column, int Columns) : Place
    {
        /// <summary>Numbers in a cache line: what begins at a multiple of it is aligned.</summary>
        private const int Line = 16;

        /// <summary>The columns that nothing else may have: one is a number in the region of numbers, and whole lines elsewhere.</summary>
        public int Room => Region.Growth == WorkspaceGrowth.Numbers ? (Columns + Line - 1) / Line * Line : Columns;
    }

    /// <summary>A step's rows of a result of its scan.</summary>
    public sealed record OfYield(Value Scan, int Result) : Place;

    public sealed record OfParameter(int Index) : Place;

    public sealed record OfGradient(int Index) : Place;

    /// <summary>What a recurrence keeps for its backward.</summary>
    public sealed record SavedBy(int Recurrence) : Place;
}

/// <summary>Where each value of a graph is, and how much room that takes.</summary>
/// <param name="places">By what makes the value and, where that makes several, which of them.</param>
/// <param name="Columns">For each region how many columns are in use at once.</param>
internal sealed record WorkspacePlan(IReadOnlyDictionary<(Value Maker, int Part), Place> places, IReadOnlyDictionary<WorkspaceRegion, int> Columns)
{
    /// <summary>The place of a value; null for what has none: numbers, row numbers, zeros, a transpose that only products read.</summary>
    public Place? this[Value value] => value.Op is Pick pick ? Of(value.Operands[0], pick.Index) : Of(value, 0);

    /// <summary>
    /// What is carried from step to step of a scan: [B, H], of which a step reads and writes the rows that it has. The rows of sequences that have not begun keep what they begin with.
    /// </summary>
    public Place Carried(Value carry) => places[(carry, 0)];

    /// <summary>Where a step keeps a state that becomes another one: see <see cref="PlanWorkspace.IsMoved"/>.</summary>
    public Place Moved(Value scan, int carry) => places[(((Scan)scan.Op).Step.Carries[carry], 1)];

    /// <summary>The place of one of several results; null where it is not needed.</summary>
    public Place? Of(Value maker, int part) => places.TryGetValue((maker, part), out Place? place) ? place : null;
}
