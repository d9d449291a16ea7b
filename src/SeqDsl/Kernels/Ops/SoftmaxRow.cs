using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Ops;

/// <summary>The steps that softmax and cross entropy are made of, for one row of at least W numbers; what is read may be what is written.</summary>
internal static unsafe class SoftmaxRow
{
    /// <summary>maxⱼ xⱼ; NaN if one is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Largest<V>(float* x, nint columns) where V : struct, ILanes<V>
    {
        nint last = columns - V.Count;
        V largest = V.Load(ref *x, last);
        for (nint i = 0; i < last; i += V.Count)
        {
            largest = V.Max(largest, V.Load(ref *x, i));
        }
        return V.Largest(largest);
    }

    /// <summary>yⱼ = e^(xⱼ − largest); returns their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Powers<V>(float* x, float largest, nint columns, V shared, float* y) where V : struct, ILanes<V>
    {
        nint last = columns - V.Count;
        V maximum = V.All(largest), rest = LaneMath.Exp(V.Load(ref *x, last) - maximum), sum = LaneTail.Only(shared, rest);
        for (nint i = 0; i < last; i += V.Count)
        {
            V power = LaneMath.Exp(V.Load(ref *x, i) - maximum);
            sum += power;
            V.Store(power, ref *y, i);
        }
        V.Store(rest, ref *y, last);
        return V.Sum(sum);
    }

    /// <summary>Σ e^(xⱼ − largest), nothing written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumOfPowers<V>(float* x, float largest, nint columns, V shared) where V : struct, ILanes<V>
    {
        nint last = columns - V.Count;
        V maximum = V.All(largest), sum = LaneTail.Only(shared, LaneMath.Exp(V.Load(ref *x, last) - maximum));
        for (nint i = 0; i < last; i += V.Count)
        {
            sum += LaneMath.Exp(V.Load(ref *x, i) - maximum);
        }
        return V.Sum(sum);
    }

    /// <summary>yⱼ · factor, in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale<V>(float* y, float factor, nint columns) where V : struct, ILanes<V>
    {
        nint last = columns - V.Count;
        V all = V.All(factor), rest = V.Load(ref *y, last) * all;
        for (nint i = 0; i < last; i += V.Count)
        {
            V.Store(V.Load(ref *y, i) * all, ref *y, i);
        }
        V.Store(rest, ref *y, last);
    }
}
