using SeqDsl.Kernels.Recurrence;
using SeqDsl.Kernels.Threads;

namespace SeqDsl.Kernels.Attending;

/// <summary>
/// Attention over the sequences of a packed batch. Sequences, longest first, are dealt out to <see cref="Groups"/> groups with room of their own; groups are shared among
/// threads, and what is summed over sequences is summed over groups in order, so results do not depend on the number of threads.
/// </summary>
internal sealed unsafe class AttentionBatch : Work
{
    private const int Groups = 8;

    // Multiplications that are worth waking a thread: 20 µs.
    private const long ParallelFrom = 1 << 20;

    // What the tanh of a pair's feature costs, in multiplications.
    private const int TanhCost = 20;

    [ThreadStatic] private static AttentionBatch? ofThread;

    private readonly FloatBuffer memory = new();

    private AttentionOperands operands;
    private AttentionGradients gradients;
    private Floats context;
    private long* memoryOf;
    private bool backward;
    private int groups;
    private long groupSize;
    private Floats room;

    private AttentionBatch()
    {
    }

    /// <param name="context">[N, columns]</param>
    public static void Forward(in AttentionOperands operands, ReadOnlySpan<long> memoryOf, Floats context)
    {
        Ops.Sizes.Check(operands.Over.Tokens, operands.Columns, context);
        if (operands.Over.Steps == 1 && memoryOf.Length > 0)
        {
            // A step of writing: one row for each sequence.
            operands.Check(memoryOf);
            AttentionStep.Run(operands.Query, operands.Keys, operands.Values, operands.Direction, operands.Memory, memoryOf, operands.Features, operands.Columns, default, context);
            return;
        }
        AttentionBatch batch = ofThread ??= new();
        (batch.context, batch.backward) = (context, false);
        batch.Run(operands, memoryOf);
    }

    public static void Backward(in AttentionOperands operands, ReadOnlySpan<long> memoryOf, in AttentionGradients gradients)
    {
        Ops.Sizes.Check(operands.Over.Tokens, operands.Columns, gradients.Context);
        if (operands.Over.Sequences != operands.Memory.Sequences)
        {
            throw new ArgumentException($"{operands.Over.Sequences} sequences look at {operands.Memory.Sequences}; of a gradient each has a memory of its own.", nameof(memoryOf));
        }
        Check(gradients.Query, operands.Query);
        Check(gradients.Keys, operands.Keys);
        Check(gradients.Values, operands.Values);
        Check(gradients.Direction, operands.Direction);
        AttentionBatch batch = ofThread ??= new();
        (batch.gradients, batch.backward) = (gradients, true);
        batch.Run(operands, memoryOf);

        static void Check(Floats gradient, Floats operand) => Ops.Sizes.Check(1, gradient.IsEmpty ? 0 : operand.Length, gradient);
    }

    /// <inheritdoc/>
    public override void Run(int part, int parts)
    {
        var sequence = new AttentionSequence(operands, gradients, context, room.Slice((int)(part * groupSize), (int)groupSize));
        if (backward)
        {
            sequence.ClearSums();
        }
        for (int b = part; b < operands.Over.Sequences; b += groups)
        {
            sequence.Enter(b, memoryOf is null ? b : (int)memoryOf[b]);
            if (backward)
            {
                sequence.Backward();
            }
            else
            {
                sequence.Forward();
            }
        }
    }

    private void Run(in AttentionOperands operands, ReadOnlySpan<long> memoryOf)
    {
        operands.Check(memoryOf);
        this.operands = operands;
        fixed (long* pinned = memoryOf)
        {
            this.memoryOf = pinned;
            groups = Math.Min(Groups, operands.Over.Sequences);
            groupSize = AttentionSequence.Size(operands, backward);
            room = memory.Take(groups * groupSize);
            if (IsWorthThreads())
            {
                Workers.Run(this, groups);
            }
            else
            {
                for (int group = 0; group < groups; group++)
                {
                    Run(group, groups); // its products are shared among threads where they are large
                }
            }
        }
        if (backward && !gradients.Direction.IsEmpty)
        {
            Span<float> sum = gradients.Direction.Span;
            sum.Clear();
            for (int group = 0; group < groups; group++)
            {
                ReadOnlySpan<float> part = room.Slice((int)(group * groupSize), sum.Length).Span;
                for (int feature = 0; feature < sum.Length; feature++)
                {
                    sum[feature] += part[feature];
                }
            }
        }
    }

    private bool IsWorthThreads()
    {
        long pairs = 0;
        PackedSteps over = operands.Over;
        for (int step = 0; step < over.Steps; step++)
        {
            pairs += (long)over.Active[step] * operands.Memory.Tokens / Math.Max(1, over.Sequences); // as if the memory's sequences were of one length
        }
        return groups > 1 && pairs * ((operands.IsAdditive ? TanhCost : 1) * operands.Features + operands.Columns) * (backward ? 2 : 1) >= ParallelFrom;
    }
}
