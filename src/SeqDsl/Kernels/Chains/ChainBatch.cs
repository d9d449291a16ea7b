using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Recurrence;
using SeqDsl.Kernels.Threads;

namespace SeqDsl.Kernels.Chains;

/// <summary>
/// Forward–backward over the sequences of a packed batch, in float32 and e^score. Sequences, longest first, are dealt out to <see cref="Groups"/> groups, each with
/// sums of its own; groups are shared among threads, and their sums added in order, so results do not depend on the number of threads.
/// </summary>
internal sealed unsafe class ChainBatch : Work
{
    private const int Groups = 8;

    // Multiplications that are worth waking a thread: 20 µs.
    private const long ParallelFrom = 1 << 19;

    [ThreadStatic] private static ChainBatch? ofThread;

    private readonly FloatBuffer memory = new();
    private readonly double[] losses = new double[Groups];

    private ChainScores scores;
    private long* labels;
    private PackedSteps steps;
    private TransitionMask mask = null!;
    private Floats emissionsGradient;
    private int columns, width, groups;
    private float* powers, groupSpace, counts;
    private long groupSize;
    private (float Transition, float Start, float End, float Spread) largest;

    private ChainBatch()
    {
    }

    /// <summary>Σ over sequences of ln Z − score(labels), and its gradients divided by N.</summary>
    public static double Run(
        in ChainScores scores, ReadOnlySpan<long> labels, in PackedSteps steps, TransitionMask mask, Floats emissionsGradient, Floats transitionsGradient)
    {
        ChainBatch batch = ofThread ??= new();
        fixed (long* pinned = labels)
        {
            batch.labels = pinned;
            (batch.scores, batch.steps, batch.mask, batch.emissionsGradient) = (scores, steps, mask, emissionsGradient);
            return batch.Run(transitionsGradient);
        }
    }

    /// <inheritdoc/>
    public override void Run(int part, int parts) => LaneWidth.Run(width, new Group(this, part));

    private double Run(Floats transitionsGradient)
    {
        int tags = mask.Tags, room = tags <= 4 ? 4 : tags <= 8 ? 8 : 16;
        width = LaneWidth.For(room);
        columns = (tags + room - 1) / room * room;
        groups = Math.Min(Groups, steps.Sequences);

        // Lines of their own for each group, so that no thread writes to another's.
        bool backward = !emissionsGradient.IsEmpty;
        groupSize = FloatBuffer.Lines(ChainSequence<Lanes1>.Size(tags, columns, steps.Steps, backward));
        long shared = FloatBuffer.Lines(ChainPowers.Size(tags, columns)), pairs = backward ? FloatBuffer.Lines((long)tags * tags) : 0;
        powers = (float*)memory.Take(shared + pairs + (groups * groupSize)).Address;
        counts = powers + shared;
        groupSpace = counts + pairs;
        LaneWidth.Run(width, new Prepare(this));
        if (steps.Tokens * (long)tags * columns * (backward ? 3 : 1) < ParallelFrom)
        {
            for (int group = 0; group < groups; group++)
            {
                Run(group, groups);
            }
        }
        else
        {
            Workers.Run(this, groups);
        }
        double loss = 0;
        for (int group = 0; group < groups; group++)
        {
            loss += losses[group];
        }
        if (backward)
        {
            AddPairs(transitionsGradient);
        }
        return loss;
    }

    // dtransitions[i, j] = (e^transition[i, j] · Σ of all groups − how often the labels go from i to j) / N
    private void AddPairs(Floats transitionsGradient)
    {
        int tags = mask.Tags;
        new Span<float>(counts, tags * tags).Clear();
        for (int step = 1; step < steps.Steps; step++)
        {
            for (int b = 0; b < steps.Active[step]; b++)
            {
                counts[(labels[steps.Offsets[step - 1] + b] * tags) + labels[steps.Offsets[step] + b]]++; // exact up to 2²⁴
            }
        }
        var powers = new ChainPowers(this.powers, tags, columns);
        for (int from = 0; from < tags; from++)
        {
            for (int to = 0; to < tags; to++)
            {
                float sum = 0, inLogSpace = -counts[(from * tags) + to];
                for (int group = 0; group < groups; group++)
                {
                    float* pair = groupSpace + (group * groupSize) + (from * columns) + to;
                    sum += pair[0];
                    inLogSpace += pair[tags * columns];
                }
                transitionsGradient.At((from * tags) + to) = ((powers.Forward[(from * columns) + to] * sum) + inLogSpace) / steps.Tokens;
            }
        }
    }

    private readonly struct Prepare(ChainBatch batch) : ILaneAction
    {
        public void Run<V>() where V : struct, ILanes<V> =>
            batch.largest = new ChainPowers(batch.powers, batch.mask.Tags, batch.columns).Fill<V>(batch.scores, batch.mask);
    }

    private readonly struct Group(ChainBatch batch, int group) : ILaneAction
    {
        public void Run<V>() where V : struct, ILanes<V>
        {
            var sequence = new ChainSequence<V>(
                batch.scores, batch.labels, batch.steps, batch.mask, new(batch.powers, batch.mask.Tags, batch.columns), batch.largest, batch.columns,
                batch.groupSpace + (group * batch.groupSize), batch.emissionsGradient);
            sequence.Begin();
            double loss = 0;
            for (int b = group; b < batch.steps.Sequences; b += batch.groups)
            {
                loss += sequence.Run(b);
            }
            batch.losses[group] = loss;
        }
    }
}
