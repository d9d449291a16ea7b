using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Ops;

namespace SeqDsl.Kernels.Attending;

/// <summary>What attention does beside products, on rows that lie evenly: S of a query, T of a memory.</summary>
internal static unsafe class AttentionRows
{
    /// <summary>scores[i, j] = Σ direction∘tanh(query[i] + keys[j])</summary>
    /// <param name="query">[S, features]</param>
    /// <param name="keys">[T, features]</param>
    /// <param name="direction">[features]</param>
    /// <param name="rows">S.</param>
    /// <param name="others">T.</param>
    /// <param name="features">Of query and keys.</param>
    /// <param name="scores">[S, T]</param>
    public static void AdditiveScores(Floats query, Floats keys, Floats direction, int rows, int others, int features, Floats scores) =>
        LaneWidth.Run(
            LaneWidth.For(features),
            new Scores((float*)query.Address, (float*)keys.Address, (float*)direction.Address, rows, others, features, (float*)scores.Address));

    /// <summary>With g = dscores[i, j]·direction∘(1 − tanh²(query[i] + keys[j])): dquery[i] = Σⱼ g, dkeys[j] += Σᵢ g, ddirection += Σ dscores[i, j]·tanh(query[i] + keys[j])</summary>
    /// <param name="query">[S, features]</param>
    /// <param name="keys">[T, features]</param>
    /// <param name="direction">[features]</param>
    /// <param name="scoreGradients">[S, T]</param>
    /// <param name="rows">S.</param>
    /// <param name="others">T.</param>
    /// <param name="features">Of query and keys.</param>
    /// <param name="queryGradient">[S, features]</param>
    /// <param name="keysGradient">[T, features], added to.</param>
    /// <param name="directionGradient">[features], added to.</param>
    public static void AdditiveGradient(
        Floats query, Floats keys, Floats direction, Floats scoreGradients, int rows, int others, int features, Floats queryGradient, Floats keysGradient,
        Floats directionGradient) =>
        LaneWidth.Run(
            LaneWidth.For(features),
            new ScoresGradient(
                (float*)query.Address, (float*)keys.Address, (float*)direction.Address, (float*)scoreGradients.Address, rows, others, features,
                (float*)queryGradient.Address, (float*)keysGradient.Address, (float*)directionGradient.Address));

    /// <summary>g[i, j] = w[i, j] (g[i, j] − Σⱼ g[i, j] w[i, j]): the gradients of softmax w, in the place of those of its result.</summary>
    /// <param name="weights">w, [S, T].</param>
    /// <param name="gradients">g, [S, T].</param>
    /// <param name="rows">S.</param>
    /// <param name="columns">T.</param>
    public static void SoftmaxGradient(Floats weights, Floats gradients, int rows, int columns) =>
        LaneWidth.Run(LaneWidth.For(columns), new OfSoftmax((float*)weights.Address, (float*)gradients.Address, rows, columns));

    private readonly struct Scores(float* query, float* keys, float* direction, int rows, int others, int features, float* scores) : ILaneAction
    {
        public void Run<V>() where V : struct, ILanes<V> => Loop<V>(query, keys, direction, rows, others, features, scores);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Loop<V>(float* query, float* keys, float* direction, int rows, int others, nint features, float* scores) where V : struct, ILanes<V>
        {
            nint last = features - V.Count;
            V shared = LaneTail.Shared<V>(features);
            for (int row = 0; row < rows; row++, query += features)
            {
                float* key = keys;
                for (int other = 0; other < others; other++, key += features)
                {
                    V sum = LaneTail.Only(shared, V.Load(ref *direction, last) * LaneMath.Tanh(V.Load(ref *query, last) + V.Load(ref *key, last)));
                    for (nint i = 0; i < last; i += V.Count)
                    {
                        sum = V.MulAdd(V.Load(ref *direction, i), LaneMath.Tanh(V.Load(ref *query, i) + V.Load(ref *key, i)), sum);
                    }
                    *scores++ = V.Sum(sum);
                }
            }
        }
    }

    private readonly struct ScoresGradient(
        float* query, float* keys, float* direction, float* scores, int rows, int others, int features, float* queryGradient, float* keysGradient, float* directionGradient) : ILaneAction
    {
        /// <summary>One register of features after the other, through all pairs: what is summed over pairs stays in registers.</summary>
        public void Run<V>() where V : struct, ILanes<V>
        {
            nint last = features - V.Count;
            for (nint i = 0; i < last; i += V.Count)
            {
                Loop(i, V.Less(V.All(1), V.All(0)));
            }
            Loop(last, LaneTail.Shared<V>(features));
        }

        // Lanes that are shared with the register before have been added there.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Loop<V>(nint start, V shared) where V : struct, ILanes<V>
        {
            nint stride = features;
            V along = LaneTail.Only(shared, V.Load(ref *direction, start)), ofDirection = V.All(0), one = V.All(1);
            float* score = scores;
            for (int row = 0; row < rows; row++)
            {
                V own = V.Load(ref query[row * stride], start), sum = V.All(0), all = V.Load(ref *direction, start);
                float* key = keys + start, gradient = keysGradient + start;
                for (int other = 0; other < others; other++, key += stride, gradient += stride)
                {
                    V squashed = LaneMath.Tanh(own + V.Load(ref *key, 0)), of = V.All(*score++);
                    V slope = of * V.MulAdd(-squashed, squashed, one);
                    ofDirection = V.MulAdd(of, squashed, ofDirection);
                    sum = V.MulAdd(slope, all, sum);
                    V.Store(V.MulAdd(slope, along, V.Load(ref *gradient, 0)), ref *gradient, 0);
                }
                V.Store(sum, ref queryGradient[row * stride], start);
            }
            V.Store(V.Load(ref *directionGradient, start) + LaneTail.Only(shared, ofDirection), ref *directionGradient, start);
        }
    }

    private readonly struct OfSoftmax(float* weights, float* gradients, int rows, int columns) : ILaneAction
    {
        public void Run<V>() where V : struct, ILanes<V> => Loop<V>(weights, gradients, rows, columns);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Loop<V>(float* weights, float* gradients, int rows, nint columns) where V : struct, ILanes<V>
        {
            nint last = columns - V.Count;
            V shared = LaneTail.Shared<V>(columns);
            for (int row = 0; row < rows; row++, weights += columns, gradients += columns)
            {
                V sum = LaneTail.Only(shared, V.Load(ref *weights, last) * V.Load(ref *gradients, last));
                for (nint i = 0; i < last; i += V.Count)
                {
                    sum = V.MulAdd(V.Load(ref *weights, i), V.Load(ref *gradients, i), sum);
                }
                V mean = V.All(V.Sum(sum)), rest = V.Load(ref *weights, last) * (V.Load(ref *gradients, last) - mean);
                for (nint i = 0; i < last; i += V.Count)
                {
                    V.Store(V.Load(ref *weights, i) * (V.Load(ref *gradients, i) - mean), ref *gradients, i);
                }
                V.Store(rest, ref *gradients, last);
            }
        }
    }
}
