using System.Diagnostics;

namespace SeqDsl.Cells;

/// <summary>A matrix of a cell. Its shape follows from use: [H, I] where it multiplies the input, [H, H] where it multiplies a state.</summary>
[DebuggerDisplay("[{Rows}, {Columns}]")]
public readonly struct Weight
{
    private readonly double[]? numbers;

    /// <param name="numbers">Row by row: [rows · columns].</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers than that.</exception>
    public Weight(int rows, int columns, double[] numbers)
    {
        if (numbers.Length != rows * columns)
        {
            throw new ArgumentException($"A weight [{rows}, {columns}] has {rows * columns} numbers, but {numbers.Length} are given.", nameof(numbers));
        }

        (Rows, Columns, this.numbers) = (rows, columns, numbers);
    }

    public int Rows { get; }

    public int Columns { get; }

    public double this[int row, int column] =>
        (numbers ?? throw new InvalidOperationException("This weight has no numbers yet: call Fill on the cell before Step."))[row * Columns + column];

    /// <summary>W·x: [rows, columns] · [columns] → [rows]</summary>
    public static Vector operator *(Weight weight, Vector x)
    {
        if (weight.Columns != x.Count)
        {
            throw new ArgumentException($"A weight [{weight.Rows}, {weight.Columns}] cannot multiply a vector of {x.Count} numbers: it takes {weight.Columns}.");
        }

        double[] product = new double[weight.Rows];
        for (int row = 0; row < product.Length; row++)
        {
            for (int column = 0; column < weight.Columns; column++)
            {
                product[row] += weight[row, column] * x[column];
            }
        }

        return new Vector(product);
    }
}
