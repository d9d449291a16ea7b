namespace SeqDsl.Generators.Graph;

/// <summary>The dimensions of a tensor: none for a single number, [F] for a vector, [rows, F] for all else.</summary>
internal readonly struct Shape : IEquatable<Shape>
{
    private readonly Dimension[]? dimensions;

    private Shape(params Dimension[] dimensions) => this.dimensions = dimensions;

    public static Shape Scalar { get; } = new([]);

    public int Rank => dimensions?.Length ?? 0;

    public Dimension this[int axis] => dimensions![axis];

    /// <summary>The last dimension: how many features a row has.</summary>
    public Dimension Features => dimensions![dimensions.Length - 1];

    /// <summary>Inside a step: whether there is a row for each sequence that is running, and not something that all rows share.</summary>
    public bool IsPerRow => Rank > 0 && dimensions![0] == Dimension.Rows;

    /// <summary>"rows, columns" in generated code on raw memory; a vector is one row.</summary>
    public string Extents => $"{(Rank == 2 ? dimensions![0].Extent : "1")}, {(Rank == 0 ? "1" : Features.Extent)}";

    /// <summary>As <see cref="Extents"/> for what is done along an axis: along the first one all rows are one.</summary>
    public string Along(int axis) => axis == Rank - 1 ? Extents : $"1, {Count(axis, this[axis].Size)}";

    /// <summary>How many numbers so many entries of an axis are, in a row of <see cref="Along"/>.</summary>
    public int Count(int axis, int entries) => axis == Rank - 1 ? entries : entries * Features.Size;

    /// <summary>[n, m] as [m, n].</summary>
    public Shape Transposed => Of(dimensions![1], dimensions[0]);

    public static Shape Of(params Dimension[] dimensions) => new(dimensions);

    public Shape With(int axis, Dimension dimension)
    {
        var changed = (Dimension[])dimensions!.Clone();
        changed[axis] = dimension;
        return new Shape(changed);
    }

    public bool Equals(Shape other) => (dimensions ?? []).AsSpan().SequenceEqual(other.dimensions ?? []);

    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    public override int GetHashCode()
    {
        int hash = Rank;
        foreach (Dimension dimension in dimensions ?? [])
        {
            hash = unchecked(hash * 31 + dimension.GetHashCode());
        }

        return hash;
    }

    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    public override string ToString() => "[" + string.Join(", ", dimensions ?? []) + "]";
}

/// <summary>Operands whose shapes do not fit their op; the message says which shapes.</summary>
internal sealed class ShapeException(string message) : Exception(message);
