using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SeqDsl.Generators.Declarations;

/// <summary>What classes marked with [SequenceModel] and [Cell] have in common: a generated part that has to find its place.</summary>
internal static class MarkedClass
{
    /// <summary>The oldest C# that generated code is.</summary>
    public const LanguageVersion NeededVersion = LanguageVersion.CSharp12;

    private static readonly SymbolDisplayFormat dotted = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    private static readonly SymbolDisplayFormat reopened = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary>Dotted; empty for the global one.</summary>
    public static string Namespace(INamedTypeSymbol type) => type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(dotted);

    /// <summary>The types around the class, outermost first, as they are reopened: "partial class Outer".</summary>
    public static EquatableArray<string> Containers(INamedTypeSymbol type) =>
        new([.. Around(type).Reverse().Select(container => $"partial {Keyword(container)} {container.ToDisplayString(reopened)}")]);

    /// <summary>The attribute of the name given, if it is ours.</summary>
    public static AttributeData? Attribute(INamedTypeSymbol type, string name) =>
        type.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { } marker && marker.Name == name && IsOurs(marker));

    /// <summary>Whether a marker stands on this declaration of a class: on one of several the class is read, and once.</summary>
    public static bool IsAt(SyntaxNode declaration, AttributeData? marker) =>
        marker?.ApplicationSyntaxReference is { } reference && reference.SyntaxTree == declaration.SyntaxTree && declaration.Span.Contains(reference.Span);

    /// <summary>The name as code writes it, with @ where it is a keyword.</summary>
    public static string Identifier(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    public static bool IsOurs(INamedTypeSymbol type) =>
        type is { ContainingType: null, ContainingNamespace: { Name: "SeqDsl", ContainingNamespace.IsGlobalNamespace: true } };

    private static IEnumerable<INamedTypeSymbol> Around(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            yield return container;
        }
    }

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Struct } => "struct",
        { TypeKind: TypeKind.Interface } => "interface",
        _ => "class",
    };

    public static void CheckPartial(INamedTypeSymbol model, List<Problem> problems, CancellationToken cancellation)
    {
        foreach (INamedTypeSymbol type in Around(model).Prepend(model))
        {
            if (!Declarations(type, cancellation).All(declaration => declaration.Modifiers.Any(SyntaxKind.PartialKeyword)))
            {
                problems.Add(new(Rule.NotPartial, Problem.OfTheClass, null, new([type.Name, Keyword(type), model.Name])));
            }
        }
    }

    /// <summary>The part of the class that a problem is about, where it is about one; null: the marked part.</summary>
    public static Location? PlaceOf(Problem problem, INamedTypeSymbol type, CancellationToken cancellation) => problem.Rule == Rule.NotPartial && problem.Details[0] == type.Name
        ? Declarations(type, cancellation).FirstOrDefault(declaration => !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))?.Identifier.GetLocation()
        : null;

    public static void CheckPlainClass(INamedTypeSymbol model, List<Problem> problems, CancellationToken cancellation)
    {
        string? wrong =
            model.IsRecord ? "a record" :
            model.IsStatic ? "static" :
            model.IsAbstract ? "abstract" :
            model.Arity > 0 ? "generic" :
            model.IsFileLocal ? "local to its file" :
            Around(model).FirstOrDefault(container => container.IsFileLocal) is { } local ? $"a part of {local.Name}, which is local to its file" :
            Declarations(model, cancellation).Any(declaration => declaration.ParameterList is not null) ? "a class with a primary constructor" :
            model.BaseType is { TypeKind: TypeKind.Class, SpecialType: not SpecialType.System_Object } ancestor && !IsGenerated(ancestor)
                ? $"derived from {ancestor.Name}" :
            null;
        if (wrong is not null)
        {
            problems.Add(new(Rule.NotAPlainClass, Problem.OfTheClass, null, new([model.Name, wrong])));
        }
    }

    public static void CheckLanguage(INamedTypeSymbol type, List<Problem> problems, CancellationToken cancellation)
    {
        if (Declarations(type, cancellation).FirstOrDefault()?.SyntaxTree.Options is CSharpParseOptions { LanguageVersion: < NeededVersion and var written })
        {
            problems.Add(new(Rule.LanguageTooOld, Problem.OfTheClass, null, new([type.Name, NeededVersion.ToDisplayString(), written.ToDisplayString()])));
        }
    }

    /// <summary>Whether a base class is the one that the generated part gives: the analyzer sees both parts.</summary>
    private static bool IsGenerated(INamedTypeSymbol ancestor) =>
        ancestor is { Name: "SequenceModel" or "LanguageModel" or "SequenceToSequenceModel", ContainingNamespace: { Name: "Models", ContainingNamespace.Name: "SeqDsl" } }
            or { Name: "Cell", ContainingNamespace: { Name: "Cells", ContainingNamespace.Name: "SeqDsl" } };

    public static IEnumerable<TypeDeclarationSyntax> Declarations(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>();
}
