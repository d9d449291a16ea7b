using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>How a value grows with the batch or the vocabulary: a region of the workspace.</summary>
internal enum WorkspaceRegion
{
    Tokens,
    Sequences,
    Numbers,
    Vocabulary,
    SequencesByVocabulary,
    TokensByVocabulary,
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
        public int Room => Region == WorkspaceRegion.Numbers ? (Columns + Line - 1) / Line * Line : Columns;
    }

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

    /// <summary>The place of one of several results; null where it is not needed.</summary>
    public Place? Of(Value maker, int part) => places.TryGetValue((maker, part), out Place? place) ? place : null;
}
