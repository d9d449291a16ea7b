using System.Diagnostics;

namespace SeqDsl.Cells;

/// <summary>What a cell adds for each unit: a <see cref="Cells.Vector"/> wherever one is asked for.</summary>
[DebuggerDisplay("{Vector}")]
public readonly struct Bias(params double[] numbers)
{
    public Vector Vector { get; } = new(numbers);

    public static implicit operator Vector(Bias bias) => bias.Vector;

    /// <inheritdoc cref="Vector.Gate"/>
    public Vector Gate(int index, int of) => Vector.Gate(index, of);
}
