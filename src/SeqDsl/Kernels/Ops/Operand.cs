namespace SeqDsl.Kernels.Ops;

/// <summary>
/// What an elementwise op reads for each number of [rows, columns]: a number of its own, or one that is repeated. <see cref="Floats"/> are as many numbers as the
/// result has, a float is the same everywhere.
/// </summary>
public readonly struct Operand
{
    private Operand(Floats numbers, float number, Spread spread) => (Numbers, Single, Kind) = (numbers, number, spread);

    internal enum Spread
    {
        Each,
        Row,
        Column,
        Number,
    }

    internal Floats Numbers { get; }

    internal float Single { get; }

    internal Spread Kind { get; }

    /// <summary>Whether neighbours in a row are neighbours in memory.</summary>
    internal bool IsAlong => Kind is Spread.Each or Spread.Row;

    /// <summary>Whether rows make no difference: [rows, columns] may be read as one row.</summary>
    internal bool IsFlat => Kind is Spread.Each or Spread.Number;

    /// <summary>[rows, columns]</summary>
    public static implicit operator Operand(Floats numbers) => new(numbers, 0, Spread.Each);

    /// <summary>[]: the same everywhere.</summary>
    public static implicit operator Operand(float number) => new(default, number, Spread.Number);

    /// <summary>[columns]: the same for every row.</summary>
    public static Operand Row(Floats numbers) => new(numbers, 0, Spread.Row);

    /// <summary>[rows, 1]: the same for every column.</summary>
    public static Operand Column(Floats numbers) => new(numbers, 0, Spread.Column);

    /// <summary>[] in memory: the same everywhere, as it is now.</summary>
    public static Operand Number(Floats number) => number.Start;

    /// <summary>From one row to the next.</summary>
    internal int Stride(int columns) => Kind switch { Spread.Each => columns, Spread.Column => 1, _ => 0 };

    internal void Check(int rows, int columns)
    {
        int expected = Kind switch { Spread.Each => rows * columns, Spread.Row => columns, Spread.Column => rows, _ => 0 };
        if (Numbers.Length != expected)
        {
            throw new ArgumentException($"An operand that is read as {Kind} for [{rows}, {columns}] has {Numbers.Length} numbers; expected {expected}.");
        }
    }
}
