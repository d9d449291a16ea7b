namespace SeqDsl.Benchmarks.Ours;

/// <summary>A cell's field as rows of one of the stacks of numbers that the peers draw.</summary>
/// <param name="Kind">'W' meets the input, 'U' the state, 'b' one number for each unit.</param>
/// <param name="Salt">Of the stack.</param>
/// <param name="First">Where the field begins in the stack, in units of H rows.</param>
/// <param name="Rows">How many rows it has, in units of H.</param>
internal readonly record struct CellWeights(char Kind, uint Salt, int First, int Rows)
{
    /// <summary>Numbers in a row.</summary>
    public int Columns(int inputs, int hidden) => Kind switch { 'W' => inputs, 'U' => hidden, _ => 1 };

    /// <summary>The field's numbers.</summary>
    public float[] Numbers(int inputs, int hidden)
    {
        int block = hidden * Columns(inputs, hidden);
        return Protocol.Numbers.Drawn((First + Rows) * block, Salt, (float)(1 / Math.Sqrt(hidden)))[(First * block)..];
    }
}
