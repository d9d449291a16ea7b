namespace SeqDsl.Kernels.Ops;

/// <summary>Aᵀ: [rows, columns] → [columns, rows]</summary>
public static unsafe class Transpose
{
    // 16 · 16 numbers: the cache lines of both sides stay in the first cache until they are used up.
    private const int Tile = 16;

    /// <param name="x">[rows, columns]</param>
    /// <param name="rows">Of x.</param>
    /// <param name="columns">Of x.</param>
    /// <param name="destination">[columns, rows]; not x.</param>
    public static void Run(Floats x, int rows, int columns, Floats destination)
    {
        Sizes.Check(rows, columns, x);
        Sizes.Check(rows, columns, destination);
        float* from = (float*)x.Address, to = (float*)destination.Address;
        for (int top = 0; top < rows; top += Tile)
        {
            int bottom = Math.Min(top + Tile, rows);
            for (int left = 0; left < columns; left += Tile)
            {
                int right = Math.Min(left + Tile, columns);
                for (int column = left; column < right; column++)
                {
                    for (int row = top; row < bottom; row++)
                    {
                        to[((nint)column * rows) + row] = from[((nint)row * columns) + column];
                    }
                }
            }
        }
    }
}
