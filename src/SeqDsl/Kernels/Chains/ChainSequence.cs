using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Kernels.Chains;

/// <summary>
/// One sequence at a time, with E = e^transitions and eₜ = e^(logits − their largest):
/// <code>
/// aₜ = (aₜ₋₁·E) ∘ eₜ / cₜ with cₜ such that Σ aₜ = 1          a₀ = starts ∘ e₀ / c₀          Z = Π cₜ · (a_last · ends), times what was subtracted
/// bₜ₋₁ = E·vₜ with vₜ = eₜ ∘ bₜ / cₜ                          b_last = ends / (a_last · ends)
/// P(yₜ = k) = aₜ ∘ bₜ                                         Σₜ P(yₜ₋₁ = i, yₜ = j) = E ∘ Σₜ aₜ₋₁ᵀ·vₜ
/// </code>
/// Lanes are tags. Where scores are so far apart that a path could vanish (e⁻⁸⁷ is the smallest normal float), <see cref="LogChain"/> does the sequence.
/// </summary>
internal readonly unsafe struct ChainSequence<V>(
    ChainScores scores, long* labels, PackedSteps steps, TransitionMask mask, ChainPowers powers,
    (float Transition, float Start, float End, float Spread) largest, int columns, float* space, Floats emissionsGradient)
    where V : struct, ILanes<V>
{
    private const float WidestSpread = 80;

    private readonly int tags = mask.Tags;

    private bool Backward => !emissionsGradient.IsEmpty;

    // A group's memory, as Size counts it: sums over pairs [K, columns], to be multiplied by E and as they are; of one sequence a and e [T, columns], b, v, a row, c [T].
    private float* Pairs => space;

    private float* PairsInLogSpace => space + (tags * columns);

    private float* A => space + (Backward ? 2 * tags * columns : 0);

    private float* E => A + ((nint)steps.Steps * columns);

    private float* B => E + ((nint)steps.Steps * columns);

    private float* Next => B + columns;

    private float* Row => Next + columns;

    private float* C => Row + columns;

    /// <summary>Numbers that a group needs.</summary>
    public static long Size(int tags, int columns, int steps, bool backward) => (columns * ((backward ? 2L * tags : 0) + (2L * steps) + 3)) + steps;

    /// <summary>No pairs yet.</summary>
    public void Begin()
    {
        if (Backward)
        {
            new Span<float>(Pairs, 2 * tags * columns).Clear();
        }
    }

    /// <summary>ln Z − score(labels) of the sequence in row b; with gradients, writes those of its emissions and adds its pairs.</summary>
    public double Run(int b)
    {
        int length = Length(b);
        double score = Score(b, length);
        double logPartition = Forward(b, length, out float last);
        if (double.IsNaN(logPartition))
        {
            return InLogSpace(b, length) - score;
        }
        if (Backward)
        {
            RunBack(b, length, last);
        }
        return logPartition - score;
    }

    private int Length(int b)
    {
        int length = steps.Steps;
        while (steps.Active[length - 1] <= b)
        {
            length--;
        }
        return length;
    }

    private double Score(int b, int length)
    {
        long before = labels[b];
        double score = scores.Starts.At((nint)before);
        for (int step = 0; step < length; step++)
        {
            nint row = steps.Offsets[step] + b;
            score += scores.Emissions.At((row * tags) + (nint)labels[row]) + (step > 0 ? scores.Transitions.At((nint)((before * tags) + labels[row])) : 0);
            before = labels[row];
        }
        return score + scores.Ends.At((nint)before);
    }

    // ln Z; NaN where it must be done in log space.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Forward(int b, int length, out float last)
    {
        double logPartition = (double)largest.Start + largest.End + ((length - 1) * (double)largest.Transition);
        float* a = A;
        float* e = E;
        last = 0;
        for (int step = 0; step < length; step++, a += columns, e += columns)
        {
            float most = Powers(steps.Offsets[step] + b, e);
            V total = V.All(0);
            if (step > 0)
            {
                Product(a - columns, powers.Forward, a);
            }
            for (nint i = 0; i < columns; i += V.Count)
            {
                V sum = V.Load(ref (step > 0 ? ref *a : ref *powers.Starts), i) * V.Load(ref *e, i);
                V.Store(sum, ref *a, i);
                total += sum;
            }
            float c = V.Sum(total);
            if (!(c > 0 && c <= float.MaxValue) || float.IsNaN(most))
            {
                return double.NaN;
            }
            V scale = V.All(1 / c);
            for (nint i = 0; i < columns; i += V.Count)
            {
                V.Store(V.Load(ref *a, i) * scale, ref *a, i);
            }
            C[step] = c;
            logPartition += Math.Log(c) + most;
        }
        V ends = V.All(0);
        for (nint i = 0; i < columns; i += V.Count)
        {
            ends += V.Load(ref *(a - columns), i) * V.Load(ref *powers.Ends, i);
        }
        last = V.Sum(ends);
        return last > 0 ? logPartition + Math.Log(last) : double.NaN;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunBack(int b, int length, float last)
    {
        float* back = B;
        float* v = Next;
        V scale = V.All(1 / last);
        for (nint i = 0; i < columns; i += V.Count)
        {
            V.Store(V.Load(ref *powers.Ends, i) * scale, ref *back, i);
        }
        float share = 1f / steps.Tokens;
        for (int step = length - 1; step >= 0; step--)
        {
            float* a = A + ((nint)step * columns);
            float* e = E + ((nint)step * columns);
            WriteMarginals(a, back, steps.Offsets[step] + b, share);
            if (step > 0)
            {
                V over = V.All(1 / C[step]);
                for (nint i = 0; i < columns; i += V.Count)
                {
                    V.Store(V.Load(ref *e, i) * V.Load(ref *back, i) * over, ref *v, i);
                }
                AddPairs(a - columns, v);
                Product(v, powers.Backward, back);
            }
        }
    }

    // (P(yₜ = k) − onehot) / N. Σ a∘b is 1 but for rounding, which is taken out.
    private void WriteMarginals(float* a, float* back, nint row, float share)
    {
        V sum = V.All(0);
        for (nint i = 0; i < columns; i += V.Count)
        {
            V marginal = V.Load(ref *a, i) * V.Load(ref *back, i);
            V.Store(marginal, ref *Row, i);
            sum += marginal;
        }
        float scale = share / V.Sum(sum);
        ref float gradient = ref emissionsGradient.At(row * tags);
        for (nint tag = 0; tag < tags; tag++)
        {
            Unsafe.Add(ref gradient, tag) = Row[tag] * scale;
        }
        Unsafe.Add(ref gradient, (nint)labels[row]) -= share;
    }

    private void AddPairs(float* before, float* v)
    {
        float* row = Pairs;
        for (nint from = 0; from < tags; from++, row += columns)
        {
            V all = V.All(before[from]);
            for (nint i = 0; i < columns; i += V.Count)
            {
                V.Store(V.MulAdd(all, V.Load(ref *v, i), V.Load(ref *row, i)), ref *row, i);
            }
        }
    }

    // y = x·M: [K], [K, columns] → [columns]. Four sums, so that a multiplication need not wait for the one before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Product(float* x, float* matrix, float* y)
    {
        for (nint i = 0; i < columns; i += V.Count)
        {
            V p = V.All(0), q = p, r = p, s = p;
            float* row = matrix + i;
            nint from = 0;
            for (; from + 3 < tags; from += 4, row += 4 * columns)
            {
                p = V.MulAdd(V.All(x[from]), V.Load(ref *row, 0), p);
                q = V.MulAdd(V.All(x[from + 1]), V.Load(ref *row, columns), q);
                r = V.MulAdd(V.All(x[from + 2]), V.Load(ref *row, 2 * columns), r);
                s = V.MulAdd(V.All(x[from + 3]), V.Load(ref *row, 3 * columns), s);
            }
            for (; from < tags; from++, row += columns)
            {
                p = V.MulAdd(V.All(x[from]), V.Load(ref *row, 0), p);
            }
            V.Store(p + q + (r + s), ref *y, i);
        }
    }

    // e^(logits − largest) of a packed row; returns the largest, or NaN where the row's are too far apart.
    private float Powers(nint row, float* e)
    {
        ref float logits = ref scores.Emissions.At(row * tags);
        (float most, float least) = (float.NegativeInfinity, float.PositiveInfinity);
        for (nint tag = 0; tag < tags; tag++)
        {
            float logit = Unsafe.Add(ref logits, tag);
            e[tag] = logit;
            most = MathF.Max(most, logit);
            least = MathF.Min(least, logit);
        }
        for (nint tag = tags; tag < columns; tag++)
        {
            e[tag] = most;
        }
        V all = V.All(most);
        for (nint i = 0; i < columns; i += V.Count)
        {
            V.Store(LaneMath.Exp(V.Load(ref *e, i) - all), ref *e, i);
        }
        return most - least + largest.Spread <= WidestSpread ? most : float.NaN;
    }

    // Rare, so it may allocate.
    private double InLogSpace(int b, int length)
    {
        var emissions = new double[length * tags];
        for (int step = 0; step < length; step++)
        {
            Widen(scores.Emissions.Slice((steps.Offsets[step] + b) * tags, tags)).CopyTo(emissions, step * tags);
        }
        double[] marginals = Backward ? new double[emissions.Length] : [], pairs = Backward ? new double[tags * tags] : [];
        double logPartition = LogChain.Run(emissions, Widen(scores.Transitions), Widen(scores.Starts), Widen(scores.Ends), mask, marginals, pairs);
        for (int i = 0; i < marginals.Length; i++)
        {
            nint row = steps.Offsets[i / tags] + b;
            bool right = labels[row] == i % tags;
            emissionsGradient.At((row * tags) + (i % tags)) = (float)((marginals[i] - (right ? 1 : 0)) / steps.Tokens);
        }
        for (int pair = 0; pair < pairs.Length; pair++)
        {
            PairsInLogSpace[(pair / tags * columns) + (pair % tags)] += (float)pairs[pair];
        }
        return logPartition;
    }

    private static double[] Widen(Floats numbers) => Array.ConvertAll(numbers.Span.ToArray(), number => (double)number);
}
