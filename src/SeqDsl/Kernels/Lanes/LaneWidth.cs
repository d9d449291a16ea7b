using System.Runtime.Intrinsics;

namespace SeqDsl.Kernels.Lanes;

/// <summary>Something to do in lanes of one width or another.</summary>
public interface ILaneAction
{
    void Run<V>() where V : struct, ILanes<V>;
}

/// <summary>Which widths this machine has, best first; the one list that chooses.</summary>
public static class LaneWidth
{
    private static readonly int[] supported =
    [
        .. Vector512.IsHardwareAccelerated ? [Lanes512.Count] : Array.Empty<int>(),
        .. Vector256.IsHardwareAccelerated ? [Lanes256.Count] : Array.Empty<int>(),
        .. Vector128.IsHardwareAccelerated ? [Lanes128.Count] : Array.Empty<int>(),
        Lanes1.Count,
    ];

    private static int limit = int.MaxValue;

    /// <summary>Numbers in a register, widest first; at last 1, which every machine has.</summary>
    public static IReadOnlyList<int> Supported => supported;

    /// <summary>No more lanes than this are used, in the whole process: for tests and measurements.</summary>
    public static int Limit
    {
        get => limit;
        set => limit = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A register holds one number or more.");
    }

    /// <summary>The widest that fits: kernels read whole registers, so there must be as many numbers as lanes.</summary>
    public static int For(int numbers)
    {
        foreach (int width in supported)
        {
            if (width <= numbers && width <= limit)
            {
                return width;
            }
        }
        return 1;
    }

    /// <summary>Does something in lanes of a width that <see cref="For"/> gave.</summary>
    public static void Run<TAction>(int width, TAction action) where TAction : struct, ILaneAction, allows ref struct
    {
        switch (width)
        {
            case 16:
                action.Run<Lanes512>();
                break;
            case 8:
                action.Run<Lanes256>();
                break;
            case 4:
                action.Run<Lanes128>();
                break;
            default:
                action.Run<Lanes1>();
                break;
        }
    }
}
