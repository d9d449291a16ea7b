namespace SeqDsl.Kernels.Ops;

/// <summary>What stands between a wrong size and memory that is somebody else's.</summary>
internal static class Sizes
{
    public static void Check(int rows, int columns, Floats found)
    {
        if ((long)rows * columns != found.Length)
        {
            Throw(rows, columns, found);
        }
    }

    // Apart, so that the text is made for those only who need it.
    private static void Throw(int rows, int columns, Floats found) =>
        throw new ArgumentException($"[{rows}, {columns}] are {(long)rows * columns} numbers, not {found.Length}.");
}
