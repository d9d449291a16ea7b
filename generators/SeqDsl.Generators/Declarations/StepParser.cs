using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Cells;

namespace SeqDsl.Generators.Declarations;

/// <summary>
/// Reads the body of a step: statements here, expressions in the other half. It reads syntax and looks names up itself, because the class's
/// base, which has the functions, is generated from what is read here. A local becomes a line; a method of the class is read where it is called.
/// </summary>
internal sealed partial class StepParser
{
    private readonly INamedTypeSymbol cell;
    private readonly IMethodSymbol step;
    private readonly IReadOnlyList<(IFieldSymbol Symbol, CellFieldKind Kind)> fields;
    private readonly HashSet<string> refused;
    private readonly Compilation compilation;
    private readonly List<CellMistake> mistakes;
    private readonly CancellationToken cancellation;

    private readonly List<CellLine> lines = [];
    private readonly HashSet<string> names;
    private readonly Numbering numbering = new();
    private readonly HashSet<string> sameAtEveryStep = [];
    private readonly Dictionary<CellExpression, SyntaxNode> places = [];
    private readonly Stack<IMethodSymbol> calls = new();

    /// <summary>What was said to be no constant, local functions, and places of divisions: each is told once, and not where it is used besides.</summary>
    private readonly HashSet<string> toldVariables = [];
    private readonly HashSet<string> toldFunctions = [];
    private readonly HashSet<SyntaxNode> toldDivisions = [];

    /// <param name="fields">What is learned.</param>
    /// <param name="refused">The fields that were said to be wrong where they are declared.</param>
    public StepParser(
        INamedTypeSymbol cell,
        IMethodSymbol step,
        IReadOnlyList<(IFieldSymbol Symbol, CellFieldKind Kind)> fields,
        HashSet<string> refused,
        Compilation compilation,
        List<CellMistake> mistakes,
        CancellationToken cancellation)
    {
        (this.cell, this.step, this.fields, this.refused, this.compilation, this.mistakes, this.cancellation) = (cell, step, fields, refused, compilation, mistakes, cancellation);
        names = [.. fields.Select(field => field.Symbol.Name)];
        sameAtEveryStep.UnionWith(names);
    }

    /// <summary>The step; null when something is wrong with it, or when C# itself refuses it.</summary>
    public CellStep? Parse()
    {
        if (step.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is not MethodDeclarationSyntax method)
        {
            return null;
        }

        Dictionary<string, Operand?> locals = [];
        string[] ports = [.. step.Parameters.Select(parameter => Unique(parameter.Name))];
        for (int index = 0; index < ports.Length; index++)
        {
            locals[step.Parameters[index].Name] = new Operand.OfVector(new CellReference(ports[index]));
        }

        int before = mistakes.Count;
        calls.Push(step);
        CellExpression[]? next = Vectors(Body(method, locals));
        if (next is null || next.Length != ports.Length - 1 || mistakes.Count > before)
        {
            return null;
        }

        // Sizes are filled in when all is known.
        CellField[] found = [.. fields.Select(field => new CellField(
            field.Kind, field.Symbol.Name, CellSize.OfState, field.Kind == CellFieldKind.Weight ? CellSize.OfState : null))];
        CellStep read = new(cell.Name, found, ports[0], [.. ports.Skip(1)], lines, next);
        HashSet<string> reached = read.Reached();
        CheckUse(read, reached, method);
        read = read with { Lines = [.. Needed(read)] };
        (CellStep sized, CellSizeConflict? conflict) = CellSizes.Infer(read);
        if (conflict is not null)
        {
            SyntaxNode place = places[conflict.At];
            Report(Rule.SizesDiffer, place, place.ToString(), conflict.Wanted.ToString(), conflict.Found.ToString());
        }

        if (mistakes.Count > before)
        {
            return null;
        }

        CheckStates(read, reached, method);
        return sized;
    }

    private void CheckUse(CellStep read, HashSet<string> reached, MethodDeclarationSyntax method)
    {
        foreach ((IFieldSymbol field, _) in fields.Where(field => !reached.Contains(field.Symbol.Name) && !refused.Contains(field.Symbol.Name)))
        {
            mistakes.Add(new CellMistake(Rule.CellPartUnused, field.Locations[0], [field.Name, cell.Name]));
        }

        if (!reached.Contains(read.Input))
        {
            Report(Rule.CellPartUnused, method.ParameterList.Parameters[0], step.Parameters[0].Name, cell.Name);
        }

        foreach (CellExpression next in read.Next.Where(IsSameAtEveryStep))
        {
            Report(Rule.NotAnEquation, places[next], places[next].ToString(), "the next state", "it is the same at every step; a state follows from the input or from states");
        }
    }

    /// <summary>The lines that the next states are made of; what else was read has no meaning.</summary>
    private static IEnumerable<CellLine> Needed(CellStep read)
    {
        HashSet<string> needed = read.ReachedFrom(read.Next);
        return read.Lines.Where(line => needed.Contains(line.Name));
    }

    /// <summary>What a method returns; null when it could not be read.</summary>
    private Operand? Body(MethodDeclarationSyntax method, Dictionary<string, Operand?> locals)
    {
        if (method.ExpressionBody is { } arrow)
        {
            return Read(arrow.Expression, locals);
        }

        return method.Body is { } body && Statements(body.Statements, locals, out Operand? returned) ? returned : null;
    }

    /// <summary>Whether a return was reached.</summary>
    private bool Statements(IEnumerable<StatementSyntax> statements, Dictionary<string, Operand?> locals, out Operand? returned)
    {
        returned = null;
        foreach (StatementSyntax statement in statements)
        {
            cancellation.ThrowIfCancellationRequested();
            switch (statement)
            {
                case ReturnStatementSyntax { Expression: { } value }:
                    returned = Read(value, locals);
                    return true;
                case LocalDeclarationStatementSyntax declaration:
                    foreach (VariableDeclaratorSyntax variable in declaration.Declaration.Variables)
                    {
                        locals[variable.Identifier.ValueText] = variable.Initializer is { } initializer
                            ? Named(Read(initializer.Value, locals), variable.Identifier.ValueText)
                            : new Operand.OfNothing();
                    }

                    break;
                case ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax assignment }:
                    Assign(assignment, locals);
                    break;
                case BlockSyntax block:
                    if (Statements(block.Statements, locals, out returned))
                    {
                        return true;
                    }

                    break;
                case EmptyStatementSyntax:
                    break;
                case ExpressionStatementSyntax { Expression: { } expression }:
                    if (Changed(expression) is { } changed && FieldOf(changed, locals) is { } field)
                    {
                        ReportChange(expression, field);
                    }
                    else if (!expression.ContainsDiagnostics)
                    {
                        NotAnEquation(statement, "it gives nothing to a local; write what it computes into one, or remove it");
                    }

                    break;
                default:
                    if (statement is LocalFunctionStatementSyntax function)
                    {
                        toldFunctions.Add(function.Identifier.ValueText);
                    }

                    if (!statement.ContainsDiagnostics)
                    {
                        NotAnEquation(statement, Advice(statement));
                    }

                    break;
            }
        }

        return false;
    }

    private static string Advice(StatementSyntax statement) => statement switch
    {
        ForStatementSyntax or ForEachStatementSyntax or ForEachVariableStatementSyntax or WhileStatementSyntax or DoStatementSyntax =>
            "a step has no loops; write each equation out, or stack gates in one Weight and take them with Gate(index, of)",
        IfStatementSyntax or SwitchStatementSyntax => "a step has no branches; say it with gates, Relu, Abs or Clamp",
        LocalFunctionStatementSyntax => "write a static method of the class instead of a local function",
        _ => "a step is made of locals, sums, products, function calls and a return",
    };

    private void Assign(AssignmentExpressionSyntax assignment, Dictionary<string, Operand?> locals)
    {
        if (FieldOf(assignment.Left, locals) is { } field)
        {
            ReportChange(assignment, field);
            return;
        }

        Operand? value = Read(assignment.Right, locals);
        if (assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
        {
            Bind(assignment.Left, value, locals);
            return;
        }

        SyntaxKind operation = assignment.Kind() switch
        {
            SyntaxKind.AddAssignmentExpression => SyntaxKind.AddExpression,
            SyntaxKind.SubtractAssignmentExpression => SyntaxKind.SubtractExpression,
            SyntaxKind.MultiplyAssignmentExpression => SyntaxKind.MultiplyExpression,
            SyntaxKind.DivideAssignmentExpression => SyntaxKind.DivideExpression,
            _ => SyntaxKind.None,
        };
        Bind(assignment.Left, operation == SyntaxKind.None ? NotAnEquation(assignment, "a step knows +, −, * and /")
            : Combine(operation, Read(assignment.Left, locals), value, assignment), locals);
    }

    /// <summary>Gives a value to what stands on the left: a local, or a tuple of them.</summary>
    private void Bind(ExpressionSyntax left, Operand? value, Dictionary<string, Operand?> locals)
    {
        switch (left)
        {
            case IdentifierNameSyntax local:
                Bind(local.Identifier.ValueText, value, locals);
                break;
            case DeclarationExpressionSyntax declaration:
                Bind(declaration.Designation, value, locals);
                break;
            case TupleExpressionSyntax tuple:
                for (int index = 0; index < tuple.Arguments.Count; index++)
                {
                    Bind(tuple.Arguments[index].Expression, Element(value, index, tuple.Arguments.Count), locals);
                }

                break;
            default:
                if (!left.ContainsDiagnostics)
                {
                    NotAnEquation(left, "a step gives values to locals only");
                }

                break;
        }
    }

    private void Bind(VariableDesignationSyntax designation, Operand? value, Dictionary<string, Operand?> locals)
    {
        if (designation is SingleVariableDesignationSyntax single)
        {
            Bind(single.Identifier.ValueText, value, locals);
        }
        else if (designation is ParenthesizedVariableDesignationSyntax several)
        {
            for (int index = 0; index < several.Variables.Count; index++)
            {
                Bind(several.Variables[index], Element(value, index, several.Variables.Count), locals);
            }
        }
    }

    private void Bind(string name, Operand? value, Dictionary<string, Operand?> locals)
    {
        if (name != "_")
        {
            locals[name] = Named(value, name);
        }
    }

    private static Operand? Element(Operand? value, int index, int count) =>
        value is Operand.OfTuple tuple && tuple.Elements.Count == count ? tuple.Elements[index] : null;

    /// <summary>What has a name becomes a line of the step.</summary>
    private Operand? Named(Operand? value, string name)
    {
        switch (value)
        {
            case Operand.OfVector { Value: not CellReference } vector:
                string unique = Unique(name);
                lines.Add(new CellLine(unique, vector.Value));
                if (IsSameAtEveryStep(vector.Value))
                {
                    sameAtEveryStep.Add(unique);
                }

                return new Operand.OfVector(new CellReference(unique));
            case Operand.OfTuple tuple:
                return new Operand.OfTuple([.. tuple.Elements.Select((element, index) => Named(element, $"{name}{index + 1}"))]);
            default:
                return value;
        }
    }

    private string Unique(string name) => numbering.Free(name, names);

    private static CellExpression[]? Vectors(Operand? value) => value switch
    {
        Operand.OfVector vector => [vector.Value],
        Operand.OfTuple tuple when tuple.Elements.All(element => element is Operand.OfVector) => [.. tuple.Elements.Select(element => ((Operand.OfVector)element!).Value)],
        _ => null,
    };

    private bool IsSameAtEveryStep(CellExpression expression) => expression switch
    {
        CellReference reference => sameAtEveryStep.Contains(reference.Name),
        CellApplication application => application.Operands.All(IsSameAtEveryStep),
        _ => true,
    };

    /// <summary>What ++ and -- change.</summary>
    private static ExpressionSyntax? Changed(ExpressionSyntax expression) => expression.Kind() switch
    {
        SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression => ((PostfixUnaryExpressionSyntax)expression).Operand,
        SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression => ((PrefixUnaryExpressionSyntax)expression).Operand,
        _ => null,
    };

    private IFieldSymbol? FieldOf(ExpressionSyntax expression, Dictionary<string, Operand?> locals)
    {
        string? name = expression switch
        {
            IdentifierNameSyntax identifier when !locals.ContainsKey(identifier.Identifier.ValueText) => identifier.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } member => member.Name.Identifier.ValueText,
            _ => null,
        };
        return name is null ? null : cell.GetMembers(name).OfType<IFieldSymbol>().FirstOrDefault();
    }

    private void ReportChange(ExpressionSyntax change, IFieldSymbol field) => Report(Rule.FieldChanged, change, cell.Name, field.Name);

    private Operand? NotAnEquation(SyntaxNode place, string advice)
    {
        Report(Rule.NotAnEquation, place, Shortened(place), $"an equation of {cell.Name}", advice);
        return null;
    }

    /// <summary>The first line of what is told about.</summary>
    private static string Shortened(SyntaxNode place)
    {
        string text = place.ToString();
        int end = text.IndexOfAny(['\r', '\n', '{']);
        return end > 0 ? text.Substring(0, end).TrimEnd() + " …" : text;
    }

    private void Report(Rule rule, SyntaxNode place, params string[] details) => mistakes.Add(new CellMistake(rule, place.GetLocation(), details));

    /// <summary>What an expression of a step can be.</summary>
    private abstract record Operand
    {
        /// <summary>A local that has no value yet.</summary>
        public sealed record OfNothing : Operand;

        public sealed record OfVector(CellExpression Value) : Operand;

        public sealed record OfWeight(string Name) : Operand;

        public sealed record OfNumber(double Number) : Operand;

        public sealed record OfTuple(IReadOnlyList<Operand?> Elements) : Operand;
    }
}
