namespace SeqDsl.Generators.Declarations;

/// <summary>A cell as values.</summary>
/// <param name="Name">The class.</param>
/// <param name="Type">The class as code elsewhere writes it: "global::SeqDsl.Cells.Lstm".</param>
/// <param name="Text">Its step in the graph language: <see cref="Graph.Cells.CellText"/>.</param>
internal sealed record CellSpec(string Name, string Type, string Text);

/// <summary>A class marked with [Cell] as values: everything that its generated part depends on.</summary>
/// <param name="Class">The class.</param>
/// <param name="Fields">What is learned, as code writes it.</param>
/// <param name="Cell">The step; null while it is wrong. The class is given its base nevertheless, so that the functions of a step are known.</param>
internal sealed record CellDeclaration(ClassSpec Class, EquatableArray<string> Fields, CellSpec? Cell)
{
    /// <summary>The class's name in words; code writes that of <see cref="Class"/>.</summary>
    public string Name => Class.PlainName;
}
