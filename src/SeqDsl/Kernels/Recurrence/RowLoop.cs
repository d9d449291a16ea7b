using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Products;
using SeqDsl.Kernels.Threads;

namespace SeqDsl.Kernels.Recurrence;

/// <summary>
/// Runs stages over rows: of all tokens at once, or step by step, where the rows of a step are the sequences that have it. Threads share the rows: each takes
/// some sequences through all steps, without waiting for the others, so a row's result does not depend on how many there are.
/// </summary>
public sealed class RowLoop<TStages> : Work, IDisposable where TStages : struct, IStages
{
    // Rows whose products are computed before the stage's own code runs over them: the products stay in the first cache.
    private const int Chunk = 24;

    // Rows that go through all stages together where there are no steps: what stages hand on stays in the second cache.
    private const int Block = 240;

    // Below this, waking a thread costs more than it saves (10 µs of one core's work).
    private const long ParallelFlops = 1_000_000;

    private readonly RowArray[] arrays;
    private readonly PackedStage[] stages;
    private readonly int[] strides;
    private readonly Floats[] bound;
    private readonly int[] before, after;
    private readonly FloatBuffer weights = new(), memory = new();
    private readonly long[] weightStarts;
    private readonly int productNumbers;
    private readonly Floats[] initial, final;

    private Floats packed, own;
    private PackedSteps steps;
    private bool reverse, saves, stepwise;
    private int rows;
    private int[] shares = [];

    /// <param name="arrays">What the stages' code calls by number.</param>
    /// <param name="stages">In order.</param>
    public RowLoop(RowArray[] arrays, params RowStage[] stages)
    {
        this.arrays = arrays;
        this.stages = [.. stages.Select(stage => new PackedStage(stage))];
        strides = [.. arrays.Select(array => array.Kind == RowArrayKind.Vector ? 0 : array.Kind == RowArrayKind.Totals ? FloatBuffer.Line : array.Columns)];
        bound = new Floats[arrays.Length];
        before = Numbers(RowArrayKind.Before);
        after = Numbers(RowArrayKind.After);
        initial = new Floats[before.Length];
        final = new Floats[before.Length];
        weightStarts = new long[stages.Length];
        long size = 0;
        for (int stage = 0; stage < stages.Length; stage++)
        {
            weightStarts[stage] = size;
            size += FloatBuffer.Lines(this.stages[stage].Size);
        }
        productNumbers = this.stages.Max(stage => Chunk * stage.PanelVectors * stage.Parts * stage.Width);
        packed = weights.Take(size);

        int[] Numbers(RowArrayKind kind) => [.. Enumerable.Range(0, arrays.Length).Where(array => arrays[array].Kind == kind)];
    }

    /// <summary>Takes the weights of all products in.</summary>
    public void Pack(ReadOnlySpan<Floats> fields)
    {
        for (int stage = 0; stage < stages.Length; stage++)
        {
            stages[stage].Pack(fields, packed.Slice((int)weightStarts[stage], (int)stages[stage].Size));
        }
    }

    /// <summary>Gives an array of tokens, or a vector, its memory.</summary>
    public void Bind(int array, Floats memory) => bound[array] = memory;

    /// <summary>The state with which a sequence begins, [B, H]; empty: zeros. And where that with which it ends goes; empty: nowhere.</summary>
    public void BindState(int state, Floats initial, Floats final) => (this.initial[state], this.final[state]) = (initial, final);

    /// <summary>All stages over so many rows.</summary>
    public void OverRows(int rows, bool saves = true)
    {
        (this.rows, this.saves, stepwise) = (rows, saves, false);
        Check(rows);
        int parts = Parts(rows, rows);
        DivideRows(parts);
        own = memory.Take(parts * PartNumbers(Math.Min(rows, Block), 0));
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
        own = memory.Take(parts * PartNumbers(rows, rows));
        Workers.Run(this, parts);
    }

    public override void Run(int part, int parts)
    {
        int first = shares[part], end = shares[part + 1];
        if (first < end)
        {
            Span<nint> addresses = stackalloc nint[arrays.Length];
            if (stepwise)
            {
                RunSteps(part, first, end, addresses);
            }
            else
            {
                RunRows(part, first, end, addresses);
            }
        }
    }

    public void Dispose()
    {
        weights.Dispose();
        memory.Dispose();
    }

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

    private int Parts(int tokens, int rows)
    {
        long flops = 0;
        foreach (PackedStage stage in stages)
        {
            flops += tokens * (stage.FlopsForEachRow + (64L * stage.Stage.Lanes));
        }
        return flops < ParallelFlops ? 1 : Math.Min(Workers.Count, rows);
    }

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

    /// <summary>Numbers of a part's own memory: states before and after, what stages hand on, products.</summary>
    private long PartNumbers(int localRows, int sequences)
    {
        long numbers = FloatBuffer.Lines(productNumbers);
        for (int array = 0; array < arrays.Length; array++)
        {
            numbers += FloatBuffer.Lines((arrays[array].Kind is RowArrayKind.Before or RowArrayKind.After ? sequences
                : arrays[array].Kind is RowArrayKind.Local or RowArrayKind.Totals ? localRows : 0) * (long)strides[array]);
        }
        return numbers;
    }

    /// <summary>Gives a part's own arrays their memory and returns that of the products.</summary>
    private Floats TakeOwn(int part, int localRows, int sequences, Span<nint> addresses)
    {
        long size = PartNumbers(localRows, sequences), next = part * size;
        for (int array = 0; array < arrays.Length; array++)
        {
            int count = arrays[array].Kind is RowArrayKind.Before or RowArrayKind.After ? sequences
                : arrays[array].Kind is RowArrayKind.Local or RowArrayKind.Totals ? localRows : 0;
            if (arrays[array].Kind is RowArrayKind.Tokens or RowArrayKind.Vector)
            {
                addresses[array] = bound[array].Address;
            }
            else
            {
                addresses[array] = own.Address + ((nint)next * sizeof(float));
                next += FloatBuffer.Lines((long)count * strides[array]);
            }
        }
        return own.Slice((int)next, productNumbers);
    }

    private void RunRows(int part, int first, int end, Span<nint> addresses)
    {
        Floats products = TakeOwn(part, Math.Min(rows, Block), 0, addresses);
        for (int start = first; start < end; start += Block)
        {
            for (int array = 0; array < arrays.Length; array++)
            {
                if (arrays[array].Kind == RowArrayKind.Tokens)
                {
                    addresses[array] = bound[array].Address + ((nint)start * strides[array] * sizeof(float));
                }
            }
            RunStages(Math.Min(Block, end - start), addresses, products);
        }
    }

    private void RunSteps(int part, int first, int end, Span<nint> addresses)
    {
        // Rows count from the part's first sequence; its states are its own.
        Floats products = TakeOwn(part, rows, rows, addresses);
        int running = 0, last = reverse ? 0 : steps.Steps - 1;
        for (int index = 0; index < steps.Steps; index++)
        {
            int step = reverse ? steps.Steps - 1 - index : index;
            int active = Math.Min(steps.Active[step], end) - first;
            if (active <= 0)
            {
                if (reverse)
                {
                    continue;
                }
                break;
            }
            for (int array = 0; array < arrays.Length; array++)
            {
                if (arrays[array].Kind == RowArrayKind.Tokens)
                {
                    addresses[array] = bound[array].Address + (((nint)steps.Offsets[step] + first) * strides[array] * sizeof(float));
                }
            }
            for (int state = 0; state < before.Length; state++)
            {
                if (index > 0)
                {
                    (addresses[before[state]], addresses[after[state]]) = (addresses[after[state]], addresses[before[state]]);
                }
                Begin(state, first, running, active, addresses[before[state]]);
            }
            RunStages(active, addresses, products);
            int next = step == last ? 0 : Math.Clamp(steps.Active[reverse ? step - 1 : step + 1] - first, 0, active);
            for (int state = 0; state < after.Length; state++)
            {
                End(state, first, next, active, addresses[after[state]]);
            }
            running = active;
        }
    }

    /// <summary>The states of the sequences that begin with this step.</summary>
    private void Begin(int state, int first, int running, int active, nint address)
    {
        if (running >= active)
        {
            return;
        }
        int columns = strides[before[state]], count = (active - running) * columns;
        Span<float> begun = new Floats(address + ((nint)running * columns * sizeof(float)), count).Span;
        if (initial[state].IsEmpty)
        {
            begun.Clear();
        }
        else
        {
            initial[state].Slice((first + running) * columns, count).Span.CopyTo(begun);
        }
    }

    /// <summary>The states of the sequences that end with this step.</summary>
    private void End(int state, int first, int next, int active, nint address)
    {
        if (final[state].IsEmpty || next >= active)
        {
            return;
        }
        int columns = strides[after[state]], count = (active - next) * columns;
        new Floats(address + ((nint)next * columns * sizeof(float)), count).Span.CopyTo(final[state].Slice((first + next) * columns, count).Span);
    }

    private void RunStages(int count, ReadOnlySpan<nint> addresses, Floats products)
    {
        for (int array = 0; array < arrays.Length; array++)
        {
            if (arrays[array].Kind == RowArrayKind.Totals)
            {
                new Floats(addresses[array], count * strides[array]).Span.Clear();
            }
        }
        for (int stage = 0; stage < stages.Length; stage++)
        {
            switch (stages[stage].Width)
            {
                case 16:
                    RunStage<Lanes512>(stage, count, addresses, products);
                    break;
                case 8:
                    RunStage<Lanes256>(stage, count, addresses, products);
                    break;
                case 4:
                    RunStage<Lanes128>(stage, count, addresses, products);
                    break;
                default:
                    RunStage<Lanes1>(stage, count, addresses, products);
                    break;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // it runs long before it would be compiled a second time
    private void RunStage<V>(int number, int count, ReadOnlySpan<nint> addresses, Floats products) where V : struct, ILanes<V>
    {
        PackedStage stage = stages[number];
        int productStride = stage.PanelVectors * stage.Parts * V.Count;
        var at = new StageRows(addresses, strides, ref products.Start, productStride, stage.Stage.Lanes, saves);
        for (int panel = 0; panel < stage.Panels; panel++)
        {
            int vectors = stage.VectorsOf(panel);
            at.Vectors = vectors;
            for (int row = 0; row < count; row += Chunk)
            {
                int rows = Math.Min(Chunk, count - row);
                if (stage.Parts > 0)
                {
                    Multiply<V>(stage, weightStarts[number], panel, row, rows, addresses, ref products.Start, productStride);
                }
                (at.First, at.End) = (row, row + rows);
                for (int vector = 0; vector < vectors; vector++)
                {
                    int register = (panel * stage.PanelVectors) + vector;
                    at.Lane = stage.FirstLane(register);
                    at.Repeated = (register * V.Count) - (int)at.Lane;
                    at.Vector = vector;
                    TStages.Run<V>(number, in at);
                }
            }
        }
    }

    /// <summary>All products of a panel, for some rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply<V>(PackedStage stage, long weightStart, int panel, int row, int rows, ReadOnlySpan<nint> addresses, ref float products, int productStride)
        where V : struct, ILanes<V>
    {
        int vectors = stage.VectorsOf(panel), before = 0;
        for (int product = 0; product < stage.Stage.Products.Length; product++)
        {
            RowProduct source = stage.Stage.Products[product];
            int registers = vectors * source.Parts.Length, piece = PackedStage.PieceOf(registers);
            int stride = strides[source.Array];
            var left = new Floats(addresses[source.Array] + ((((nint)row * stride) + source.Start) * sizeof(float)), 1);
            nint panelStart = (nint)(weightStart + stage.PanelStart(product, panel));
            for (int first = 0; first < registers; first += piece)
            {
                int width = Math.Min(piece, registers - first);
                PanelProduct.Multiply<V>(
                    rows, width, ref left.Start, stride, 1, source.Depth, ref packed.At(panelStart + ((nint)first * V.Count * source.Depth)),
                    ref Unsafe.Add(ref products, ((vectors * before) + first) * V.Count), productStride, add: false);
            }
            before += source.Parts.Length;
        }
    }
}
