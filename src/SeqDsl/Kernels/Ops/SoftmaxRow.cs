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

    /// <summary>Σ xⱼ</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum<V>(float* x, nint columns, V shared) where V : struct, ILanes<V>
    {
        nint last = columns - V.Count;
        V sum = LaneTail.Only(shared, V.Load(ref *x, last));
        for (nint i = 0; i < last; i += V.Count)
        {
            sum += V.Load(ref *x, i);
        }
        return V.Sum(sum);
    }

    /// <summary>yⱼ · factor + addend: [columns] → [columns]; what is read may be what is written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale<V>(float* y, float factor, float addend, nint columns) where V : struct, ILanes<V> => Scale<V>(y, y, factor, addend, columns);

    /// <summary>yⱼ = xⱼ · factor + addend</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale<V>(float* x, float* y, float factor, float addend, nint columns) where V : struct, ILanes<V>
    {
        nint last = columns - V.Count;
        V all = V.All(factor), more = V.All(addend), rest = (V.Load(ref *x, last) * all) + more;
        for (nint i = 0; i < last; i += V.Count)
        {
            V.Store((V.Load(ref *x, i) * all) + more, ref *y, i);
        }
        V.Store(rest, ref *y, last);
    }
}
