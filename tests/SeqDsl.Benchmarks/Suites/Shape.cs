namespace SeqDsl.Benchmarks.Suites;

/// <summary>The size of a layer: its input is as large as its state.</summary>
/// <param name="Steps">T.</param>
/// <param name="Batch">B.</param>
/// <param name="Hidden">H.</param>
internal sealed record Shape(int Steps, int Batch, int Hidden)
{
    /// <summary>The grid of the targets.</summary>
    public static IReadOnlyList<Shape> Grid { get; } =
        [new(64, 1, 64), new(64, 1, 256), new(64, 8, 256), new(64, 32, 64), new(64, 32, 128), new(64, 32, 256), new(64, 64, 512), new(35, 20, 650)];

    /// <summary>A part of the grid, for a look.</summary>
    public static IReadOnlyList<Shape> QuickGrid { get; } = [new(64, 1, 64), new(64, 8, 256), new(64, 32, 128)];

    /// <summary>Of a case.</summary>
    public string Words => $"steps={Steps} batch={Batch} inputs={Hidden} hidden={Hidden}";

    public override string ToString() => $"T{Steps} B{Batch} H{Hidden}";
}
