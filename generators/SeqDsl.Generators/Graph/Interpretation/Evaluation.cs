using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Graph.Interpretation;

/// <summary>
/// One run of a graph on one batch: what each symbol, input and parameter is, and the loop of a scan.
/// </summary>
/// <param name="lengths">The sequences' lengths, longest first.</param>
/// <param name="vocabulary">Entries of the vocabulary.</param>
/// <param name="parameters">By name.</param>
/// <param name="inputs">By name, packed: the row of step t of sequence b is the number of rows of all earlier steps, plus b.</param>
/// <param name="mask">The dropout mask of a site, in the shape of the block given.</param>
internal sealed class Evaluation(
    IReadOnlyList<int> lengths,
    int vocabulary,
    IReadOnlyDictionary<string, Block> parameters,
    IReadOnlyDictionary<string, Block> inputs,
    Func<int, double, Block, Block> mask)
{
    /// <summary>Of every packing besides the batch's own its sequences' lengths, longest first.</summary>
    public IReadOnlyDictionary<Packing, IReadOnlyList<int>> Packings { get; init; } = new Dictionary<Packing, IReadOnlyList<int>>();

    /// <summary>Entries of the vocabulary of the first input, where it has one of its own.</summary>
    public int SourceVocabulary { get; init; }

    /// <summary>Entries of the vocabulary of characters.</summary>
    public int Characters { get; init; }

    public Block Parameter(string name) => parameters[name];

    public Block Input(string name) => inputs[name];

    public bool Has(string input) => inputs.ContainsKey(input);

    public Block Mask(int site, double probability, Block like) => mask(site, probability, like);

    public int Extent(Dimension dimension) =>
        dimension.IsKnown ? dimension.Size
        : Packing.Of(dimension) is { } packing ? (dimension == packing.Tokens ? LengthsOf(packing).Sum() : LengthsOf(packing).Count)
        : dimension == Dimension.Vocabulary ? vocabulary
        : dimension == Dimension.SourceVocabulary ? SourceVocabulary
        : dimension == Dimension.Characters ? Characters
        : throw new InvalidOperationException($"{dimension} has no extent outside a step.");

    public int[] Extents(Shape shape) => [.. Enumerable.Range(0, shape.Rank).Select(axis => Extent(shape[axis]))];

    /// <summary>The rows of each sequence, by its number, in the order of its tokens.</summary>
    public IReadOnlyList<int[]> Sequences(Packing over)
    {
        double[] sequenceOf = Input(over.SequenceOf.Name).Data;
        return [.. Enumerable.Range(0, sequenceOf.Length).GroupBy(row => sequenceOf[row]).OrderBy(sequence => sequence.Key).Select(sequence => sequence.ToArray())];
    }

    public Block Scan(Scan scan, IReadOnlyList<Block> operands)
    {
        StepGraph step = scan.Step;
        IReadOnlyList<int> lengths = LengthsOf(scan.Over), active = [.. Enumerable.Range(0, lengths[0]).Select(time => lengths.Count(length => length > time))];
        int carries = step.Carries.Count, slices = step.Slices.Count;
        Block[] initial = [.. operands.Take(carries)];
        Block[] sliced = [.. operands.Skip(carries).Take(slices)];
        Block[] state = [];
        Block[] yields = [.. step.Yields.Select(value => new Block(lengths.Sum(), value.Shape.Features.Size))];
        Block[] sums = [.. step.Sums.Select(value => new Block(Extents(value.Shape)))];
        for (int turn = 0; turn < active.Count; turn++)
        {
            int time = scan.Reverse ? active.Count - 1 - turn : turn;
            int rows = active[time], offset = active.Take(time).Sum();
            state = [.. initial.Select((begin, carry) => Resize(turn == 0 ? null : state[carry], begin, rows))];

            var values = new Dictionary<Value, Block>();
            for (int index = 0; index < operands.Count; index++)
            {
                Value port = index < carries ? step.Carries[index]
                    : index < carries + slices ? step.Slices[index - carries] : step.Invariants[index - carries - slices];
                values[port] = index < carries ? state[index]
                    : index < carries + slices ? sliced[index - carries].Slice(0, offset, rows) : operands[index];
            }

            GraphInterpreter.Evaluate(step.Equations, values, this);
            state = [.. step.Next.Select(value => values[value])];
            for (int index = 0; index < yields.Length; index++)
            {
                Block row = values[step.Yields[index]];
                Array.Copy(row.Data, 0, yields[index].Data, offset * row.Columns, row.Data.Length);
            }

            for (int index = 0; index < sums.Length; index++)
            {
                sums[index] = Block.Zip(sums[index], values[step.Sums[index]], (left, right) => left + right);
            }
        }

        return new Block([.. yields, .. sums]);
    }

    private IReadOnlyList<int> LengthsOf(Packing packing) => packing.IsMain ? lengths : Packings[packing];

    /// <summary>The state for the given number of rows: fewer when sequences have ended, the initial ones added when they begin.</summary>
    private static Block Resize(Block? state, Block initial, int rows)
    {
        int kept = Math.Min(state?.Rows ?? 0, rows);
        Block begun = initial.Slice(0, kept, rows - kept);
        return kept == 0 ? begun : Block.Concat([state!.Slice(0, 0, kept), begun], 0);
    }
}
