namespace SeqDsl.Generators.Declarations;

/// <summary>A declaration as values: everything that the generated code depends on, and nothing else.</summary>
/// <param name="Namespace">Dotted; empty for the global one.</param>
/// <param name="Containers">The types around the class, outermost first, as they are reopened: "partial class Outer".</param>
/// <param name="Accessibility">"public", "internal", "private", "protected", "protected internal" or "private protected".</param>
/// <param name="Name">The class.</param>
/// <param name="Layers">In the order in which they were written.</param>
internal sealed record ModelSpec(
    string Namespace,
    EquatableArray<string> Containers,
    string Accessibility,
    string Name,
    EquatableArray<LayerSpec> Layers)
{
    /// <summary>Whether something in the declaration is wrong already, so that of the model no more can be written than what other code sees of it.</summary>
    public bool IsOutline { get; init; }
}
