using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SeqDsl.Generators.Graph.Cells;

namespace SeqDsl.Generators.Declarations;

/// <summary>Reads a class marked with [Cell] into values: its fields, and by <see cref="StepParser"/> its step. Symbols end here.</summary>
internal sealed class CellParser
{
    /// <summary>What marks a cell.</summary>
    public const string MarkerName = "SeqDsl.CellAttribute";

    private const string Declare = "write 'public Vector Step(Vector x, Vector h)', or for several states 'public (Vector h, Vector c) Step(Vector x, Vector h, Vector c)'";

    private readonly INamedTypeSymbol cell;
    private readonly CancellationToken cancellation;
    private readonly List<CellMistake> mistakes = [];
    private readonly List<(IFieldSymbol Symbol, CellFieldKind Kind)> fields = [];
    private readonly HashSet<string> refused = [];

    private CellParser(INamedTypeSymbol cell, CancellationToken cancellation) => (this.cell, this.cancellation) = (cell, cancellation);

    /// <summary>The cell at a marker that the driver found; null where the same class was found at an earlier marker already.</summary>
    public static ParsedCell? Parse(GeneratorAttributeSyntaxContext found, CancellationToken cancellation)
    {
        var cell = (INamedTypeSymbol)found.TargetSymbol;
        return MarkedClass.IsAt(found.TargetNode, Marker(cell)) ? Parse(cell, found.SemanticModel.Compilation, cancellation) : null;
    }

    /// <summary>A marked class as values; null where half-typed code has no class to read.</summary>
    public static ParsedCell? Parse(INamedTypeSymbol cell, Compilation compilation, CancellationToken cancellation) =>
        !MarkedClass.IsClass(cell) ? null : new CellParser(cell, cancellation).Parse(compilation);

    public static AttributeData? Marker(INamedTypeSymbol type) => MarkedClass.Attribute(type, "CellAttribute");

    /// <summary>
    /// The cell of a layer, and what to do when there is none: parsed where it belongs to the model's own project, else as its compiler left it beside it.
    /// Without cell and advice the cell itself is wrong, which is said where it stands.
    /// </summary>
    public static (CellSpec? Cell, string? Advice) Find(ITypeSymbol type, INamedTypeSymbol model, CancellationToken cancellation)
    {
        if (type is not INamedTypeSymbol cell || Marker(cell) is null)
        {
            return (null, "mark it with [Cell] and give it a Step, or name a class that has both");
        }

        if (SymbolEqualityComparer.Default.Equals(cell.ContainingAssembly, model.ContainingAssembly))
        {
            return (model.ContainingAssembly is ISourceAssemblySymbol { Compilation: var compilation } ? Parse(cell, compilation, cancellation)?.Declaration?.Cell : null, null);
        }

        string? text = cell.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass is { Name: "CompiledCellAttribute" })
            ?.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Primitive, Value: string written } ? written : null;
        try
        {
            return text is null
                ? (null, $"{cell.ContainingAssembly.Name} was built without the compiler of SeqDsl; reference the package there too")
                : (new CellSpec(cell.Name, TypeName(cell), CellText.Write(CellText.Read(text))), null);
        }
        catch (FormatException unread)
        {
            return (null, $"{cell.ContainingAssembly.Name} was built by another version of SeqDsl ({unread.Message.TrimEnd('.')}); use the same in both");
        }
    }

    private ParsedCell Parse(Compilation compilation)
    {
        List<Problem> problems = [];
        MarkedClass.CheckPartial(cell, problems, cancellation);
        MarkedClass.CheckPlainClass(cell, "Cell", problems, cancellation);
        MarkedClass.CheckLanguage(cell, problems, cancellation);
        ReservedMembers.OfCell.Check(cell, problems);
        foreach (Problem problem in problems)
        {
            Report(problem.Rule, MarkedClass.PlaceOf(problem, cell, cancellation) ?? OfTheClass(), [.. problem.Details]);
        }

        bool finished = ReadFields();
        CellStep? step = Step() is { } method && finished ? new StepParser(cell, method, fields, refused, compilation, mistakes, cancellation).Parse() : null;
        bool isRight = mistakes.All(mistake => mistake.IsWarning);
        if (step is null && finished && isRight && CompilesItself(compilation))
        {
            Report(Rule.NotAnEquation, OfTheClass(), $"Step of {cell.Name}", "equations", "say it in locals, sums, products and function calls");
        }

        return new ParsedCell(
            problems.Count > 0 ? null : new CellDeclaration(
                MarkedClass.Spec(cell),
                new([.. fields.Where(field => !refused.Contains(field.Symbol.Name)).Select(field => MarkedClass.Identifier(field.Symbol.Name))]),
                step is not null && isRight ? new CellSpec(cell.Name, TypeName(cell), CellText.Write(step)) : null),
            mistakes);
    }

    /// <summary>
    /// Whether C# has nothing against the class, generated part included: then nobody else says why there is no step. (In the generator's view
    /// the base class is missing, so this holds for a step without functions only; the mistake is the analyzer's to tell.)
    /// </summary>
    private bool CompilesItself(Compilation compilation) => MarkedClass.Declarations(cell, cancellation)
        .Where(declaration => compilation.ContainsSyntaxTree(declaration.SyntaxTree))
        .All(declaration => compilation.GetSemanticModel(declaration.SyntaxTree).GetDiagnostics(declaration.Span, cancellation)
            .All(diagnostic => diagnostic.Severity != DiagnosticSeverity.Error));

    /// <summary>False while a field's type does not compile.</summary>
    private bool ReadFields()
    {
        bool finished = true;
        foreach (IFieldSymbol field in cell.GetMembers().OfType<IFieldSymbol>().Where(field => field is { IsConst: false, IsImplicitlyDeclared: false }))
        {
            CellFieldKind? kind = KindOf(field);
            finished &= field.Type.TypeKind != TypeKind.Error && field.Name.Length > 0 && cell.GetMembers(field.Name).Length == 1;
            string? wrong =
                kind is null ? field.IsStatic || field.Type.TypeKind == TypeKind.Error ? null : $"of type {field.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}"
                : field.IsStatic ? "static"
                : field.IsReadOnly ? "readonly"
                : null;
            if (wrong is not null)
            {
                // What it is used for is read nevertheless: the step's other mistakes show, and this one is told once.
                refused.Add(field.Name);
                Report(Rule.NotACellField, field.Locations[0], field.Name, wrong);
            }

            // C# says of two members with one name that they are two.
            if (kind is not null && field.Name.Length > 0 && cell.GetMembers(field.Name).Length == 1)
            {
                fields.Add((field, kind.Value));
            }
        }

        CheckInitialValues();
        return finished;
    }

    /// <summary>A layer draws what its cell's fields begin with: a value that the class gives them would be lost.</summary>
    private void CheckInitialValues()
    {
        foreach (TypeDeclarationSyntax declaration in MarkedClass.Declarations(cell, cancellation))
        {
            foreach (VariableDeclaratorSyntax variable in declaration.Members.OfType<FieldDeclarationSyntax>().SelectMany(field => field.Declaration.Variables))
            {
                CheckInitialValue(variable.Identifier.ValueText, variable.Initializer?.Value);
            }

            foreach (AssignmentExpressionSyntax assignment in declaration.Members.OfType<ConstructorDeclarationSyntax>()
                .SelectMany(constructor => constructor.DescendantNodes().OfType<AssignmentExpressionSyntax>()))
            {
                CheckInitialValue((assignment.Left as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText ?? assignment.Left.ToString().TrimStart('@'), assignment.Right);
            }
        }
    }

    private void CheckInitialValue(string name, ExpressionSyntax? value)
    {
        while (value is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } certain)
        {
            value = certain.Operand;
        }

        if (value is null or DefaultExpressionSyntax or { RawKind: (int)SyntaxKind.DefaultLiteralExpression } || refused.Contains(name)
            || fields.FindIndex(field => field.Symbol.Name == name) is not (>= 0 and var index))
        {
            return;
        }

        CellFieldKind kind = fields[index].Kind;
        string advice = kind == CellFieldKind.Weight ? "" : $"; add a number in Step, as 1 in Sigmoid(W * x + U * h + {name} + 1), for a gate that shall begin open";
        Report(Rule.InitialValueIgnored, value.GetLocation(), value.ToString(), name, $"{kind}", advice);
    }

    /// <summary>The method that is the step; null when there is none, several, or one that is declared otherwise.</summary>
    private IMethodSymbol? Step()
    {
        IMethodSymbol[] steps = [.. cell.GetMembers("Step").OfType<IMethodSymbol>()];
        if (steps.Length != 1)
        {
            (string what, string advice) = steps.Length == 0 ? ("has no Step", Declare) : ("has several methods called Step", "keep one, and give the others another name");
            Report(Rule.NoStep, steps.Length == 0 ? OfTheClass() : steps[1].Locations[0], cell.Name, what, advice);
            return null;
        }

        IMethodSymbol step = steps[0];
        if (step.Parameters.Any(parameter => parameter.Type.TypeKind == TypeKind.Error) || Returned(step).Any(type => type.TypeKind == TypeKind.Error))
        {
            return null;
        }

        IParameterSymbol? other = step.Parameters.FirstOrDefault(parameter => !IsVector(parameter.Type) || parameter.RefKind != RefKind.None);
        string? wrong =
            step.IsGenericMethod ? "has a Step with type parameters"
            : other is not null ? $"has a Step whose parameter {other.Name} is no Vector"
            : step.Parameters.Length < 2 ? "has a Step without a state"
            : !Returned(step).All(IsVector) ? $"has a Step that returns {step.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}"
            : null;
        if (wrong is not null)
        {
            Report(Rule.NoStep, step.Locations[0], cell.Name, wrong, Declare);
            return null;
        }

        int taken = step.Parameters.Length - 1, returned = Returned(step).Length;
        if (taken != returned)
        {
            Location place = step.DeclaringSyntaxReferences[0].GetSyntax(cancellation) is MethodDeclarationSyntax method ? method.ReturnType.GetLocation() : step.Locations[0];
            Report(Rule.StatesDiffer, place, cell.Name, States(taken), States(returned));
            return null;
        }

        return step;
    }

    /// <summary>Whether a rule says it of a field of a cell when no equation reads it: it is learned (CellPartUnused), or cannot be (NotACellField).</summary>
    public static bool Tells(IFieldSymbol field) => (!field.IsStatic || KindOf(field) is not null) && Marker(field.ContainingType) is not null;

    private static CellFieldKind? KindOf(IFieldSymbol field) => !IsOurs(field.Type) ? null : field.Type.Name switch
    {
        "Weight" => CellFieldKind.Weight,
        "Bias" => CellFieldKind.Bias,
        "Vector" => CellFieldKind.Vector,
        _ => null,
    };

    private static string States(int count) => count == 1 ? "1 state" : $"{count} states";

    private static ITypeSymbol[] Returned(IMethodSymbol step) =>
        step.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple ? [.. tuple.TupleElements.Select(element => element.Type)] : [step.ReturnType];

    private static bool IsVector(ITypeSymbol type) => type.Name == "Vector" && IsOurs(type);

    private static bool IsOurs(ITypeSymbol type) => type.ContainingNamespace is { Name: "Cells", ContainingNamespace: { Name: "SeqDsl", ContainingNamespace.IsGlobalNamespace: true } };

    private static string TypeName(INamedTypeSymbol cell) => cell.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    private Location OfTheClass() =>
        Marker(cell)?.ApplicationSyntaxReference?.GetSyntax(cancellation).Parent?.Parent is TypeDeclarationSyntax declaration
            ? declaration.Identifier.GetLocation()
            : cell.Locations[0];

    private void Report(Rule rule, Location place, params string[] details) => mistakes.Add(new CellMistake(rule, place, details));
}
