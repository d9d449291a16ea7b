using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Ops;

/// <summary>
/// The traversal that elementwise ops share. A row is covered by whole registers, of which the last begins before the one before it ends; its numbers are
/// computed first and written last, so the destination may be one of the operands.
/// </summary>
internal static unsafe class Elementwise
{
    private interface IReading
    {
        static abstract V Read<V>(float* start, nint index) where V : struct, ILanes<V>;
    }

    /// <summary>destination[i] = f(x[i])</summary>
    public static void Run<TFormula>(TFormula formula, Floats x, Floats destination) where TFormula : struct, IUnaryFormula
    {
        Sizes.Check(1, x.Length, destination);
        if (x.Length > 0)
        {
            LaneWidth.Run(LaneWidth.For(x.Length), new Unary<TFormula>(formula, (float*)x.Address, (float*)destination.Address, x.Length));
        }
    }

    /// <summary>destination = f(left, right): [rows, columns]</summary>
    public static void Run<TFormula>(TFormula formula, Operand left, Operand right, int rows, int columns, Floats destination)
        where TFormula : struct, IBinaryFormula
    {
        left.Check(rows, columns);
        right.Check(rows, columns);
        Sizes.Check(rows, columns, destination);
        if (destination.Length == 0)
        {
            return;
        }
        if (left.IsFlat && right.IsFlat)
        {
            (rows, columns) = (1, rows * columns);
        }
        float leftNumber = left.Single, rightNumber = right.Single;
        var pair = new Pair(
            left.Kind == Operand.Spread.Number ? &leftNumber : (float*)left.Numbers.Address,
            left.Stride(columns),
            right.Kind == Operand.Spread.Number ? &rightNumber : (float*)right.Numbers.Address,
            right.Stride(columns),
            (float*)destination.Address,
            rows,
            columns);
        int width = LaneWidth.For(columns);
        switch (left.IsAlong, right.IsAlong)
        {
            case (true, true):
                LaneWidth.Run(width, new Binary<TFormula, Along, Along>(formula, pair));
                break;
            case (true, false):
                LaneWidth.Run(width, new Binary<TFormula, Along, Repeated>(formula, pair));
                break;
            case (false, true):
                LaneWidth.Run(width, new Binary<TFormula, Repeated, Along>(formula, pair));
                break;
            default:
                LaneWidth.Run(width, new Binary<TFormula, Repeated, Repeated>(formula, pair));
                break;
        }
    }

    private readonly struct Unary<TFormula>(TFormula formula, float* x, float* destination, int length) : ILaneAction
        where TFormula : struct, IUnaryFormula
    {
        public void Run<V>() where V : struct, ILanes<V> => Loop<V>(formula, x, destination, length);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Loop<V>(TFormula formula, float* x, float* destination, nint length) where V : struct, ILanes<V>
        {
            nint last = length - V.Count;
            V rest = formula.Apply(V.Load(ref *x, last));
            for (nint i = 0; i < last; i += V.Count)
            {
                V.Store(formula.Apply(V.Load(ref *x, i)), ref *destination, i);
            }
            V.Store(rest, ref *destination, last);
        }
    }

    /// <summary>Where two operands and the result lie; strides are from row to row.</summary>
    private readonly struct Pair(float* left, nint leftStride, float* right, nint rightStride, float* destination, nint rows, nint columns)
    {
        public readonly float* Left = left, Right = right, Destination = destination;
        public readonly nint LeftStride = leftStride, RightStride = rightStride, Rows = rows, Columns = columns;
    }

    private readonly struct Binary<TFormula, TLeft, TRight>(TFormula formula, Pair pair) : ILaneAction
        where TFormula : struct, IBinaryFormula
        where TLeft : struct, IReading
        where TRight : struct, IReading
    {
        public void Run<V>() where V : struct, ILanes<V> => Loop<V>(formula, pair);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Loop<V>(TFormula formula, Pair pair) where V : struct, ILanes<V>
        {
            float* left = pair.Left, right = pair.Right, destination = pair.Destination;
            nint last = pair.Columns - V.Count;
            for (nint row = 0; row < pair.Rows; row++)
            {
                V rest = formula.Apply(TLeft.Read<V>(left, last), TRight.Read<V>(right, last));
                for (nint i = 0; i < last; i += V.Count)
                {
                    V.Store(formula.Apply(TLeft.Read<V>(left, i), TRight.Read<V>(right, i)), ref *destination, i);
                }
                V.Store(rest, ref *destination, last);
                left += pair.LeftStride;
                right += pair.RightStride;
                destination += pair.Columns;
            }
        }
    }

    private readonly struct Along : IReading
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Read<V>(float* start, nint index) where V : struct, ILanes<V> => V.Load(ref *start, index);
    }

    private readonly struct Repeated : IReading
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Read<V>(float* start, nint index) where V : struct, ILanes<V> => V.All(*start);
    }
}
