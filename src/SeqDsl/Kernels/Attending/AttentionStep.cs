using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Ops;
using SeqDsl.Kernels.Recurrence;
using SeqDsl.Kernels.Threads;

namespace SeqDsl.Kernels.Attending;

/// <summary>
/// Attention of the rows of one step, of which row i belongs to sequence i: each looks at its own sequence's rows of the memory where they are packed, step t's at Offsets[t] + b. There is
/// one row of the query for each sequence, so nothing is gained by gathering the memory for a product. Rows are shared among threads.
/// </summary>
internal sealed unsafe class AttentionStep : Work
{
    // Multiplications that are worth waking a thread: 20 µs.
    private const long ParallelFrom = 1 << 20;

    // What the tanh of a pair's feature costs, in multiplications.
    private const int TanhCost = 20;

    [ThreadStatic] private static AttentionStep? ofThread;

    private readonly FloatBuffer scratch = new();

    private Floats query, keys, values, direction, contextGradient, destination, room;
    private PackedSteps memory;
    private long* memoryOf;
    private int rows, features, columns, stride;

    private AttentionStep()
    {
    }

    /// <summary>The contexts, [n, columns], or if they are given their gradients, those of the query, [n, features].</summary>
    public static void Run(
        Floats query, Floats keys, Floats values, Floats direction, in PackedSteps memory, ReadOnlySpan<long> memoryOf, int features, int columns, Floats contextGradient, Floats destination)
    {
        AttentionStep step = Of(query, keys, direction, memory, memoryOf, features);
        int rows = step.rows;
        Sizes.Check(memory.Tokens, columns, values);
        Sizes.Check(rows, contextGradient.IsEmpty ? columns : features, destination);
        if (!contextGradient.IsEmpty)
        {
            Sizes.Check(rows, columns, contextGradient);
        }
        (step.values, step.contextGradient, step.destination, step.columns) = (values, contextGradient, destination, columns);
        fixed (long* pinned = memoryOf)
        {
            step.memoryOf = pinned;
            step.Share();
        }
    }

    /// <summary>How much each row looks at each token of its sequence, 0 behind its end: [n, T].</summary>
    public static void Weights(Floats query, Floats keys, Floats direction, in PackedSteps memory, ReadOnlySpan<long> memoryOf, Floats destination)
    {
        int features = keys.Length / memory.Tokens;
        AttentionStep step = Of(query, keys, direction, memory, memoryOf, features);
        Sizes.Check(step.rows, memory.Steps, destination);
        destination.Span.Clear();
        fixed (long* pinned = memoryOf)
        {
            step.memoryOf = pinned;
            for (int row = 0; row < step.rows; row++)
            {
                step.Weigh(new Row(step, row, memory.Length((int)memoryOf[row])), destination.Slice(row * memory.Steps, memory.Steps));
            }
        }
    }

    /// <inheritdoc/>
    public override void Run(int part, int parts)
    {
        int first = (int)((long)rows * part / parts), end = (int)((long)rows * (part + 1) / parts);
        Floats weights = room.Slice(2 * part * stride, stride), others = room.Slice(((2 * part) + 1) * stride, stride);
        for (int row = first; row < end; row++)
        {
            int length = memory.Length((int)memoryOf[row]);
            var read = new Row(this, row, length);
            Floats own = Weigh(read, weights);
            if (contextGradient.IsEmpty)
            {
                LaneWidth.Run(LaneWidth.For(columns), new Combined(read.Values, (float*)own.Address, At(destination, row, columns), columns));
                continue;
            }
            Floats gradients = others.Slice(0, length);
            LaneWidth.Run(LaneWidth.For(columns), new Products(read.Values, At(contextGradient, row, columns), (float*)gradients.Address, columns));
            AttentionRows.SoftmaxGradient(own, gradients, 1, length);
            if (direction.IsEmpty)
            {
                LaneWidth.Run(LaneWidth.For(features), new Combined(read.Keys, (float*)gradients.Address, At(destination, row, features), features));
            }
            else
            {
                LaneWidth.Run(LaneWidth.For(features), new ThroughTanh(read, (float*)gradients.Address, At(destination, row, features)));
            }
        }
    }

    private static AttentionStep Of(Floats query, Floats keys, Floats direction, in PackedSteps memory, ReadOnlySpan<long> memoryOf, int features)
    {
        AttentionStep step = ofThread ??= new();
        int rows = query.Length / features;
        Sizes.Check(rows, features, query);
        Sizes.Check(memory.Tokens, features, keys);
        if (!direction.IsEmpty)
        {
            Sizes.Check(1, features, direction);
        }
        if (memoryOf.Length < rows)
        {
            throw new ArgumentException($"{rows} rows look at a memory, with {memoryOf.Length} numbers; expected a number for each.", nameof(memoryOf));
        }
        foreach (long sequence in memoryOf[..rows])
        {
            RowIndex.Check(sequence, memory.Sequences);
        }
        (step.query, step.keys, step.direction, step.memory, step.rows, step.features) = (query, keys, direction, memory, rows, features);
        return step;
    }

    private Floats Weigh(in Row row, Floats weights)
    {
        Floats own = weights.Slice(0, row.Length);
        LaneWidth.Run(LaneWidth.For(features), new Scores(row, (float*)own.Address));
        Softmax.Run(own, 1, row.Length, own);
        return own;
    }

    private void Share()
    {
        long pair = ((direction.IsEmpty ? 1 : TanhCost) * (long)features) + columns, work = rows * pair * memory.Steps * (contextGradient.IsEmpty ? 1 : 2);
        int parts = (int)Math.Clamp(Math.Min(work / ParallelFrom, rows), 1, Workers.Free);
        stride = (int)FloatBuffer.Lines(memory.Steps);
        room = scratch.Take(2L * parts * stride);
        Workers.Run(this, parts);
    }

    private static float* At(Floats numbers, int row, int columns) => (float*)numbers.Address + ((nint)row * columns);

    /// <summary>A sequence's rows of something that is packed.</summary>
    private readonly struct MemoryRows(Floats packed, int[] offsets, int sequence, int length, int columns)
    {
        public int Length => length;

        public float* this[int token] => (float*)packed.Address + ((nint)(offsets[token] + sequence) * columns);
    }

    /// <summary>A row of the query and what it looks at.</summary>
    private readonly struct Row(AttentionStep step, int row, int length)
    {
        public int Length => length;

        public MemoryRows Keys => new(step.keys, step.memory.Offsets, (int)step.memoryOf[row], length, step.features);

        public MemoryRows Values => new(step.values, step.memory.Offsets, (int)step.memoryOf[row], length, step.columns);

        public float* Query => At(step.query, row, step.features);

        public float* Direction => (float*)step.direction.Address;

        public int Features => step.features;
    }

    private readonly struct Scores(Row row, float* scores) : ILaneAction
    {
        public void Run<V>() where V : struct, ILanes<V>
        {
            if (row.Direction == null)
            {
                new Products(row.Keys, row.Query, scores, row.Features).Run<V>();
                return;
            }
            float* query = row.Query, direction = row.Direction;
            MemoryRows keys = row.Keys;
            nint last = row.Features - V.Count;
            V shared = LaneTail.Shared<V>(row.Features);
            for (int token = 0; token < keys.Length; token++)
            {
                float* key = keys[token];
                V sum = LaneTail.Only(shared, V.Load(ref *direction, last) * LaneMath.Tanh(V.Load(ref *query, last) + V.Load(ref *key, last)));
                for (nint i = 0; i < last; i += V.Count)
                {
                    sum = V.MulAdd(V.Load(ref *direction, i), LaneMath.Tanh(V.Load(ref *query, i) + V.Load(ref *key, i)), sum);
                }
                scores[token] = V.Sum(sum);
            }
        }
    }

    /// <summary>results[j] = x·memory[j]</summary>
    private readonly struct Products(MemoryRows memory, float* x, float* results, int columns) : ILaneAction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>() where V : struct, ILanes<V>
        {
            nint last = columns - V.Count;
            V shared = LaneTail.Shared<V>(columns);
            for (int token = 0; token < memory.Length; token++)
            {
                float* row = memory[token];
                V sum = LaneTail.Only(shared, V.Load(ref *x, last) * V.Load(ref *row, last));
                for (nint i = 0; i < last; i += V.Count)
                {
                    sum = V.MulAdd(V.Load(ref *x, i), V.Load(ref *row, i), sum);
                }
                results[token] = V.Sum(sum);
            }
        }
    }

    /// <summary>y = Σⱼ weights[j] memory[j]</summary>
    private readonly struct Combined(MemoryRows memory, float* weights, float* y, int columns) : ILaneAction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run<V>() where V : struct, ILanes<V>
        {
            nint last = columns - V.Count;
            for (nint i = 0; i < columns; i += V.Count)
            {
                nint start = Math.Min(i, last);
                V sum = V.All(0);
                for (int token = 0; token < memory.Length; token++)
                {
                    sum = V.MulAdd(V.All(weights[token]), V.Load(ref *memory[token], start), sum);
                }
                V.Store(sum, ref *y, start);
            }
        }
    }

    /// <summary>dquery = Σⱼ dscores[j]·direction∘(1 − tanh²(query + keys[j]))</summary>
    private readonly struct ThroughTanh(Row row, float* scoreGradients, float* queryGradient) : ILaneAction
    {
        public void Run<V>() where V : struct, ILanes<V>
        {
            float* query = row.Query, direction = row.Direction;
            MemoryRows keys = row.Keys;
            nint last = row.Features - V.Count;
            V one = V.All(1);
            for (nint i = 0; i < row.Features; i += V.Count)
            {
                nint start = Math.Min(i, last);
                V own = V.Load(ref *query, start), sum = V.All(0);
                for (int token = 0; token < keys.Length; token++)
                {
                    V squashed = LaneMath.Tanh(own + V.Load(ref *keys[token], start));
                    sum = V.MulAdd(V.All(scoreGradients[token]), V.MulAdd(-squashed, squashed, one), sum);
                }
                V.Store(sum * V.Load(ref *direction, start), ref *queryGradient, start);
            }
        }
    }
}
