namespace SeqDsl.Kernels.Ops;

/// <summary>What stands between a wrong size and memory that is somebody else's.</summary>
internal static class Sizes
{
    public static void Check(long expected, Floats found, string what)
    {
        if (expected != found.Length)
        {
            Throw(expected, found, what);
        }
    }

    private static void Throw(long expected, Floats found, string what) =>
        throw new ArgumentException($"There are {found.Length} numbers where {what} should be; expected {expected}.");
}
