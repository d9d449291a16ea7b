using SeqDsl.Kernels.Threads;

namespace SeqDsl.Kernels.Recurrence;

/// <summary>
/// Runs stages over rows: of all tokens at once, or step by step, where the rows of a step are the sequences that have it. Threads share the rows: each takes
/// some sequences through all steps, without waiting for the others, so a row's result does not depend on how many there are.
/// </summary>
public sealed partial class RowLoop<TStages> : Work, IRowsAhead, IDisposable where TStages : struct, IStages
{
    // Rows whose products are computed before the stage's own code runs over them: the products stay in the first cache.
    private const int Chunk = 24;

    // Rows that go through all stages together where there are no steps, and that are computed ahead where there are: what is handed on stays in the
    // second cache. (2,048 rows of 128 units: 7 % faster than all rows ahead.)
    private const int Block = 240;

    // Below this, waking a thread costs more than it saves (10 µs of one core's work).
    private const long ParallelFlops = 1_000_000;

    private readonly int inputs, hidden;
    private readonly RowArray[] arrays;
    private readonly PackedStage[] stages;
    private readonly int[] strides;
    private readonly Floats[] bound;
    private readonly int[] before, after;
    private readonly FloatBuffer weights = new(), memory = new();
    private readonly int productNumbers;
    private readonly Floats[] initial, final;
    private readonly long flopsForEachRow;

    private IRowsAhead? ahead;
    private (int Ahead, int Here)[] handed = [];
    private Floats packed, own;
    private PackedSteps steps;
    private bool reverse, saves, stepwise;
    private int rows, blockRows;
    private long partNumbers;
    private int[] shares = [];

    /// <param name="inputs">I.</param>
    /// <param name="hidden">H.</param>
    /// <param name="arrays">What the stages' code calls by number.</param>
    /// <param name="stages">In order.</param>
    public RowLoop(int inputs, int hidden, RowArray[] arrays, params RowStage[] stages)
    {
        (this.inputs, this.hidden, this.arrays) = (inputs, hidden, arrays);
        strides = [.. arrays.Select(array => array.Kind == RowArrayKind.Vector ? 0 : array.Kind == RowArrayKind.Totals ? FloatBuffer.Line : array.Columns)];
        bound = new Floats[arrays.Length];
        before = Numbers(RowArrayKind.Before);
        after = Numbers(RowArrayKind.After);
        initial = new Floats[before.Length];
        final = new Floats[before.Length];
        long size = 0;
        this.stages = new PackedStage[stages.Length];
        for (int stage = 0; stage < stages.Length; stage++)
        {
            this.stages[stage] = new PackedStage(stages[stage], stage, size);
            size += FloatBuffer.Lines(this.stages[stage].Size);
            flopsForEachRow += this.stages[stage].FlopsForEachRow + (64L * stages[stage].Lanes);
        }
        productNumbers = this.stages.Max(stage => Chunk * stage.PanelVectors * stage.Parts * stage.Width);
        packed = weights.Take(size);

        int[] Numbers(RowArrayKind kind) => [.. Enumerable.Range(0, arrays.Length).Where(array => arrays[array].Kind == kind)];
    }

    /// <summary>Has stages run ahead of the steps.</summary>
    /// <param name="rows">What needs no state.</param>
    /// <param name="handed">Its arrays and those here that are the same.</param>
    public void RunAhead<TAhead>(RowLoop<TAhead> rows, params (int Ahead, int Here)[] handed) where TAhead : struct, IStages => (ahead, this.handed) = (rows, handed);

    /// <summary>Takes the weights of all products in.</summary>
    public void Pack(ReadOnlySpan<Floats> fields)
    {
        foreach (PackedStage stage in stages)
        {
            stage.Pack(fields, packed);
        }
    }

    /// <summary>Gives an array of tokens, or a vector, its memory.</summary>
    public void Bind(int array, Floats memory) => bound[array] = memory;

    /// <summary>The state with which a sequence begins, [B, H]; empty: zeros. And where that with which it ends goes; empty: nowhere.</summary>
    public void BindState(int state, Floats initial, Floats final) => (this.initial[state], this.final[state]) = (initial, final);

    /// <summary>All stages over so many rows.</summary>
    public void OverRows(int rows)
    {
        (this.rows, stepwise) = (rows, false);
        Check(rows);
        int parts = Parts(rows, rows);
        DivideRows(parts);
        Prepare(parts, Math.Min(rows, Block), saves: true);
        Workers.Run(this, parts);
    }

    /// <summary>All stages step by step.</summary>
    /// <param name="steps">The sequences.</param>
    /// <param name="reverse">Whether the last step is the first.</param>
    /// <param name="saves">Whether what only backward needs is written.</param>
    public void OverSteps(in PackedSteps steps, bool reverse, bool saves)
    {
        (this.steps, this.reverse, this.saves, stepwise, rows) = (steps, reverse, saves, true, steps.Sequences);
        Check(steps.Tokens);
        int parts = Parts(steps.Tokens, rows);
        DivideSequences(parts);
        Prepare(parts, Math.Max(rows, Math.Min(steps.Tokens, Block)), saves);
        ahead?.Prepare(parts, blockRows, saves);
        Workers.Run(this, parts);
    }

    public void Dispose()
    {
        weights.Dispose();
        memory.Dispose();
    }

    void IRowsAhead.Prepare(int parts, int blockRows, bool saves) => Prepare(parts, blockRows, saves);

    private void Prepare(int parts, int blockRows, bool saves)
    {
        (this.blockRows, this.saves) = (blockRows, saves);
        partNumbers = FloatBuffer.Lines(productNumbers);
        for (int array = 0; array < arrays.Length; array++)
        {
            partNumbers += OwnNumbers(array);
        }
        own = memory.Take(parts * partNumbers);
    }

    /// <summary>Numbers of an array that a part has to itself.</summary>
    private long OwnNumbers(int array) => FloatBuffer.Lines(strides[array] * (long)(arrays[array].Kind switch
    {
        RowArrayKind.Before or RowArrayKind.After => rows,
        RowArrayKind.Local or RowArrayKind.Totals => blockRows,
        RowArrayKind.Handed => bound[array].IsEmpty ? blockRows : 0,
        _ => 0,
    }));

    private void Check(int tokens)
    {
        for (int array = 0; array < arrays.Length; array++)
        {
            long needed = arrays[array].Kind switch
            {
                RowArrayKind.Tokens => (long)tokens * arrays[array].Columns,
                RowArrayKind.Vector => arrays[array].Columns,
                _ => 0,
            };
            if (bound[array].Length < needed && (saves || !arrays[array].Saved))
            {
                throw new ArgumentException($"Array {array} needs {needed:#,0} numbers for {tokens:#,0} tokens, and has {bound[array].Length:#,0}.");
            }
        }
    }

    private int Parts(int tokens, int rows) => tokens * flopsForEachRow < ParallelFlops ? 1 : Math.Min(Workers.Count, rows);

    private void DivideRows(int parts)
    {
        Shares(parts);
        for (int part = 0; part <= parts; part++)
        {
            shares[part] = (int)((long)rows * part / parts);
        }
    }

    /// <summary>As many tokens for each part as can be: the longest sequences are the first.</summary>
    private void DivideSequences(int parts)
    {
        Shares(parts);
        if (parts == 1)
        {
            (shares[0], shares[1]) = (0, rows);
            return;
        }
        int part = 0, length = steps.Steps;
        long sum = 0;
        for (int row = 0; row < rows; row++)
        {
            while (steps.Active[length - 1] <= row)
            {
                length--;
            }
            if (sum * parts >= (long)steps.Tokens * part)
            {
                shares[part++] = row;
            }
            sum += length;
        }
        Array.Fill(shares, rows, part, parts + 1 - part);
    }

    private void Shares(int parts)
    {
        if (shares.Length < parts + 1)
        {
            shares = new int[parts + 1];
        }
    }
}
