namespace SeqDsl.Generators.Declarations;

/// <summary>A class of the user's that is given another part, as values.</summary>
/// <param name="Namespace">Dotted, as code writes it; empty for the global one.</param>
/// <param name="Containers">The types around the class, outermost first, as they are reopened: "partial class Outer".</param>
/// <param name="Name">The class, as code writes it: "Q", "@event".</param>
/// <param name="FullName">What no other class of the project is called: "A.B.Outer`1.Q".</param>
internal sealed record ClassSpec(string Namespace, EquatableArray<string> Containers, string Name, string FullName)
{
    /// <summary>The name without the @ that code may need.</summary>
    public string PlainName => Name.TrimStart('@');
}
