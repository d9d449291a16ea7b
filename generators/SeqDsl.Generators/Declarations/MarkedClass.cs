using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SeqDsl.Generators.Declarations;

/// <summary>What classes marked with [SequenceModel] and [Cell] have in common: a generated part that has to find its place.</summary>
internal static class MarkedClass
{
    /// <summary>The oldest C# that generated code is.</summary>
    public const LanguageVersion NeededVersion = LanguageVersion.CSharp12;

    /// <summary>Whether there is a class to read: half-typed code has none, or one with a modifier that only a nested class can have.</summary>
    public static bool IsClass(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, Name.Length: > 0 } && WithContainers(type).Last().DeclaredAccessibility is Accessibility.Public or Accessibility.Internal;

    /// <summary>The class as values.</summary>
    public static ClassSpec Spec(INamedTypeSymbol type)
    {
        string[] space = [.. Spaces(type).Reverse()];
        INamedTypeSymbol[] around = [.. Around(type).Reverse()];
        return new(
            string.Join(".", space.Select(Identifier)),
            new([.. around.Select(container => $"partial {Keyword(container)} {Identifier(container.Name)}{TypeParameters(container)}")]),
            Identifier(type.Name),
            string.Join(".", [.. space, .. around.Select(container => container.MetadataName), type.Name]));
    }

    /// <summary>What the user's own parts of the class declare: no accessors, and nothing that C# or this compiler adds.</summary>
    public static IEnumerable<ISymbol> Members(INamedTypeSymbol type) => type.GetMembers().Where(member =>
        member is { IsImplicitlyDeclared: false } and not IMethodSymbol { AssociatedSymbol: not null } && !member.DeclaringSyntaxReferences.All(part => IsGenerated(part.SyntaxTree)));

    /// <summary>The attribute of the name given, if it is ours.</summary>
    public static AttributeData? Attribute(INamedTypeSymbol type, string name) =>
        type.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { } marker && marker.Name == name && IsOurs(marker));

    /// <summary>Whether a marker stands on this declaration of a class: on one of several the class is read, and once.</summary>
    public static bool IsAt(SyntaxNode declaration, AttributeData? marker) =>
        marker?.ApplicationSyntaxReference is { } reference && reference.SyntaxTree == declaration.SyntaxTree && declaration.Span.Contains(reference.Span);

    /// <summary>The name as code writes it. Keywords are words in lower case, and each version of C# has more of them (record, required, field …): all such names have an @.</summary>
    public static string Identifier(string name) =>
        name.All(letter => letter is >= 'a' and <= 'z') || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? "@" + name : name; // the second: __makeref and its like

    public static bool IsOurs(INamedTypeSymbol type) =>
        type is { ContainingType: null, ContainingNamespace: { Name: "SeqDsl", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>The type and those around it, outwards.</summary>
    public static IEnumerable<INamedTypeSymbol> WithContainers(ITypeSymbol type) => type is INamedTypeSymbol named ? Around(named).Prepend(named) : [];

    /// <summary>The type that a name means inside a class: it, one around it, or one that these or their namespaces have.</summary>
    public static INamedTypeSymbol? InScope(INamedTypeSymbol type, string name)
    {
        INamedTypeSymbol? found = WithContainers(type).Select(part => part.Name == name ? part : part.GetTypeMembers(name).FirstOrDefault()).FirstOrDefault(part => part is not null);
        for (INamespaceSymbol? space = type.ContainingNamespace; found is null && space is not null; space = space.ContainingNamespace)
        {
            found = space.GetTypeMembers(name).FirstOrDefault();
        }

        return found;
    }

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
        foreach (INamedTypeSymbol type in WithContainers(model))
        {
            if (!Declarations(type, cancellation).All(declaration => declaration.Modifiers.Any(SyntaxKind.PartialKeyword)))
            {
                problems.Add(new(Rule.NotPartial, Problem.OfTheClass, null, new([type.Name, Keyword(type), model.Name])));
            }
        }
    }

    /// <summary>The part of the class that a problem is about, where it is about one; null: the marked part.</summary>
    public static Location? PlaceOf(Problem problem, INamedTypeSymbol type, CancellationToken cancellation) => problem.Rule switch
    {
        Rule.NotPartial when problem.Details[0] == type.Name => Declarations(type, cancellation).FirstOrDefault(declaration => !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))?.Identifier.GetLocation(),
        Rule.ReservedMember => Members(type).FirstOrDefault(member => member.Name == problem.Argument)?.Locations.FirstOrDefault(place => place.IsInSource),
        _ => null,
    };

    /// <param name="ownBase">The class of the generated part's base that the user may write, too; null: none.</param>
    public static void CheckPlainClass(INamedTypeSymbol model, string? ownBase, List<Problem> problems, CancellationToken cancellation)
    {
        string? wrong =
            Attribute(model, "SequenceModelAttribute") is not null && Attribute(model, "CellAttribute") is not null ? "marked as a model and as a cell" :
            model.IsRecord ? "a record" :
            model.IsStatic ? "static" :
            model.IsAbstract ? "abstract" :
            model.Arity > 0 ? "generic" :
            model.IsFileLocal ? "local to its file" :
            Around(model).FirstOrDefault(container => container.IsFileLocal) is { } local ? $"a part of {local.Name}, which is local to its file" :
            Declarations(model, cancellation).Any(declaration => declaration.ParameterList is not null) ? "a class with a primary constructor" :
            WrittenBase(model, cancellation) is { } ancestor && !(ancestor.Name == ownBase && IsGeneratedBase(ancestor)) ? $"derived from {ancestor.Name}" :
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

    public static IEnumerable<TypeDeclarationSyntax> Declarations(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>();

    private static bool IsGeneratedBase(INamedTypeSymbol ancestor) => ancestor is { ContainingNamespace: { Name: "Cells", ContainingNamespace: { Name: "SeqDsl", ContainingNamespace.IsGlobalNamespace: true } } };

    /// <summary>The base class that the user has written, in whichever part: the analyzer's symbol has the one that the generated part gives.</summary>
    private static INamedTypeSymbol? WrittenBase(INamedTypeSymbol type, CancellationToken cancellation)
    {
        if (type.ContainingAssembly is not ISourceAssemblySymbol { Compilation: var compilation })
        {
            return null;
        }

        IEnumerable<BaseTypeSyntax> written = Declarations(type, cancellation)
            .Where(part => !IsGenerated(part.SyntaxTree) && compilation.ContainsSyntaxTree(part.SyntaxTree)).SelectMany(part => part.BaseList?.Types ?? []);
        return written.Select(ancestor => compilation.GetSemanticModel(ancestor.SyntaxTree).GetTypeInfo(ancestor.Type, cancellation).Type)
            .OfType<INamedTypeSymbol>().FirstOrDefault(ancestor => ancestor is { TypeKind: TypeKind.Class, SpecialType: not SpecialType.System_Object });
    }

    /// <summary>Whether a file was made by this compiler: Roslyn puts each into a folder that is named after the generator's class.</summary>
    private static bool IsGenerated(SyntaxTree file)
    {
        string folder = System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(file.FilePath) ?? "");
        return folder == typeof(SequenceModelGenerator).FullName || folder == typeof(CellGenerator).FullName;
    }

    private static IEnumerable<string> Spaces(INamedTypeSymbol type)
    {
        for (INamespaceSymbol? space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            yield return space.Name;
        }
    }

    /// <summary>"&lt;T, U&gt;"</summary>
    private static string TypeParameters(INamedTypeSymbol type) => type.Arity == 0 ? "" : $"<{string.Join(", ", type.TypeParameters.Select(parameter => Identifier(parameter.Name)))}>";
}
