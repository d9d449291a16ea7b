namespace SeqDsl.Generators.Graph.Cells;

/// <summary>Whose step a scan's is: a class's own, or what a layer's options made of it. It says which kernel computes the scan.</summary>
/// <param name="Type">The class, as code writes it: "global::SeqDsl.Cells.Lstm".</param>
/// <param name="Variant">What the options made of its step; null: nothing.</param>
/// <param name="Projected">P; 0 where nothing is projected.</param>
internal sealed record ScanCell(string Type, CellStep? Variant = null, int Projected = 0)
{
    /// <summary>The cell of the same scan without dropout, where that is another one; null: it is the same.</summary>
    public ScanCell? InUse { get; init; }

    /// <summary>Whether training has another one in its place.</summary>
    public bool IsOnlyInUse { get; init; }

    /// <summary>For text: "SeqDsl.Cells.Lstm".</summary>
    public string Name => Variant?.Name ?? Type.Substring(Type.LastIndexOf(':') + 1);
}
