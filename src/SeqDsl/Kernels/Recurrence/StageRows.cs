using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Recurrence;

/// <summary>Rows <see cref="First"/> … <see cref="End"/> − 1 of a step, lanes <see cref="Lane"/> … of each part. Nothing is checked here.</summary>
public ref struct StageRows
{
    // [16] zeros, then [16] ones: read from 16 − n on they are n zeros, then ones.
    private static readonly float[] fresh = [.. Enumerable.Repeat(0f, FloatBuffer.Line), .. Enumerable.Repeat(1f, FloatBuffer.Line)];

    private readonly ReadOnlySpan<nint> addresses;
    private readonly ReadOnlySpan<int> strides;
    private readonly ref float products;
    private readonly int productStride;

    internal StageRows(ReadOnlySpan<nint> addresses, ReadOnlySpan<int> strides, ref float products, int productStride, nint lanes, int inputs, int hidden, bool saves)
    {
        this.addresses = addresses;
        this.strides = strides;
        this.products = ref products;
        this.productStride = productStride;
        Lanes = lanes;
        (Inputs, Hidden, Saves) = (inputs, hidden, saves);
    }

    /// <summary>I.</summary>
    public int Inputs { get; }

    /// <summary>H.</summary>
    public int Hidden { get; }

    /// <summary>The first row, counted from where the arrays begin.</summary>
    public int First { get; internal set; }

    /// <summary>The row behind the last.</summary>
    public int End { get; internal set; }

    /// <summary>How many lanes a part has: I or H.</summary>
    public nint Lanes { get; }

    /// <summary>The first lane.</summary>
    public nint Lane { get; internal set; }

    /// <summary>How many of the register's lanes were computed before: the last register of a row ends where the row ends.</summary>
    public int Repeated { get; internal set; }

    /// <summary>Registers in a panel.</summary>
    public int Vectors { get; internal set; }

    /// <summary>Which register of the panel.</summary>
    public int Vector { get; internal set; }

    /// <summary>Whether backward will follow.</summary>
    public bool Saves { get; }

    /// <summary>A row of an array; of a vector its only one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ref float Row(int array, int row) =>
        ref Unsafe.AddByteOffset(ref Unsafe.NullRef<float>(), Unsafe.Add(ref Unsafe.AsRef(in addresses[0]), array)
            + ((nint)row * Unsafe.Add(ref Unsafe.AsRef(in strides[0]), array) * sizeof(float)));

    /// <summary>A part of a product: <paramref name="before"/> parts of other products of the stage stand before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Product<V>(int row, int before, int parts, int part) where V : struct, ILanes<V> =>
        V.Load(ref products, ((nint)(row - First) * productStride) + (((Vectors * before) + (Vector * parts) + part) * V.Count));

    /// <summary>The sum over a row that a stage before has added up, in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Total<V>(int array, int row) where V : struct, ILanes<V>
    {
        ref float lanes = ref Row(array, row);
        float sum = 0;
        for (int lane = 0; lane < FloatBuffer.Line; lane++)
        {
            sum += Unsafe.Add(ref lanes, lane);
        }
        return V.All(sum);
    }

    /// <summary>Adds to the sum over a row, lanes that were computed before left out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AddTotal<V>(V value, int array, int row) where V : struct, ILanes<V>
    {
        if (Repeated > 0)
        {
            value *= V.Load(ref fresh[FloatBuffer.Line - Repeated], 0);
        }
        ref float lanes = ref Row(array, row);
        V.Store(V.Load(ref lanes, 0) + value, ref lanes, 0);
    }
}
