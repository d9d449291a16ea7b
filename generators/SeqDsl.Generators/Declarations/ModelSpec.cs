namespace SeqDsl.Generators.Declarations;

/// <summary>A declaration as values: everything that the generated code depends on, and nothing else.</summary>
/// <param name="Class">The class.</param>
/// <param name="Layers">In the order in which they were written.</param>
/// <param name="Members">Names of what the user's parts of the class declare.</param>
internal sealed record ModelSpec(ClassSpec Class, EquatableArray<LayerSpec> Layers, EquatableArray<string> Members)
{
    /// <summary>The class's name in words; code writes that of <see cref="Class"/>.</summary>
    public string Name => Class.PlainName;

    /// <summary>Whether something in the declaration is wrong already, so that of the model no more can be written than what other code sees of it.</summary>
    public bool IsOutline { get; init; }
}
