using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Chains;

/// <summary>
/// e^score of transitions, starts and ends, each less its largest, in rows of whole registers: what is forbidden and what fills a row up is 0, and so is on no path.
/// </summary>
/// <param name="memory">[Size(tags, columns)]</param>
/// <param name="tags">K.</param>
/// <param name="columns">K rounded up to whole registers.</param>
internal unsafe readonly struct ChainPowers(float* memory, int tags, int columns)
{
    /// <summary>[K, columns] from and to.</summary>
    public float* Forward => memory;

    /// <summary>[K, columns] to and from.</summary>
    public float* Backward => memory + (tags * columns);

    /// <summary>[columns]</summary>
    public float* Starts => memory + (2 * tags * columns);

    /// <summary>[columns]</summary>
    public float* Ends => Starts + columns;

    public static int Size(int tags, int columns) => ((2 * tags) + 2) * columns;

    /// <summary>Fills the memory.</summary>
    /// <param name="scores">What to take the powers of.</param>
    /// <param name="mask">What is allowed.</param>
    /// <returns>The largest allowed transition, start and end, which were subtracted, and how far apart those of one kind are at most.</returns>
    public (float Transition, float Start, float End, float Spread) Fill<V>(in ChainScores scores, TransitionMask mask) where V : struct, ILanes<V>
    {
        new Span<float>(memory, Size(tags, columns)).Fill(float.NegativeInfinity);
        Span<float> mostOf = [float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity];
        Span<float> leastOf = [float.PositiveInfinity, float.PositiveInfinity, float.PositiveInfinity];
        for (int tag = 0; tag < tags; tag++)
        {
            Take(mask.MayStart(tag), scores.Starts.At(tag), Starts + tag, ref mostOf[1], ref leastOf[1]);
            Take(mask.MayEnd(tag), scores.Ends.At(tag), Ends + tag, ref mostOf[2], ref leastOf[2]);
            for (int to = 0; to < tags; to++)
            {
                Take(mask.Allows(tag, to), scores.Transitions.At((tag * tags) + to), Forward + (tag * columns) + to, ref mostOf[0], ref leastOf[0]);
                Backward[(to * columns) + tag] = Forward[(tag * columns) + to];
            }
        }
        Power<V>(memory, 2 * tags * columns, mostOf[0]);
        Power<V>(Starts, columns, mostOf[1]);
        Power<V>(Ends, columns, mostOf[2]);
        return (mostOf[0], mostOf[1], mostOf[2], MathF.Max(mostOf[0] - leastOf[0], MathF.Max(mostOf[1] - leastOf[1], mostOf[2] - leastOf[2])));
    }

    private static void Take(bool allowed, float score, float* place, ref float most, ref float least)
    {
        if (allowed)
        {
            *place = score;
            (most, least) = (MathF.Max(most, score), MathF.Min(least, score));
        }
    }

    private static void Power<V>(float* numbers, nint count, float largest) where V : struct, ILanes<V>
    {
        for (nint i = 0; i < count; i += V.Count)
        {
            V.Store(LaneMath.Exp(V.Load(ref *numbers, i) - V.All(largest)), ref *numbers, i);
        }
    }
}
