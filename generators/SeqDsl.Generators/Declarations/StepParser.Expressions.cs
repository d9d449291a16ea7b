using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SeqDsl.Generators.Graph.Cells;

namespace SeqDsl.Generators.Declarations;

internal sealed partial class StepParser
{
    /// <summary>Words and calls of a step, methods that it calls included: a kernel of more takes minutes to compile.</summary>
    private const int MostOperations = 20_000;

    /// <summary>Brackets and calls in one another that are read: each is a level of the thread's stack. A chain of sums or products is none, however long.</summary>
    private const int MostNested = 250;

    /// <summary>Words in one another in one line of a step: deeper ones become lines of their own, so that whoever reads a line may do so by descent.</summary>
    private const int DeepestLine = 64;

    private int operations, nested;
    private bool isTooLarge;
    private readonly Dictionary<SyntaxTree, SemanticModel> models = [];

    /// <summary>An expression of the step; null when it cannot be read: then it has been said why, or C# says it.</summary>
    private Operand? Read(ExpressionSyntax expression, Dictionary<string, Operand?> locals)
    {
        cancellation.ThrowIfCancellationRequested();
        nested++;
        Operand? read = isTooLarge ? null : nested > MostNested ? TooLarge(expression, "brackets and calls in one another", MostNested) : ReadNested(expression, locals);
        nested--;
        return read;
    }

    /// <summary>What is larger than can be compiled is said once.</summary>
    private Operand? TooLarge(SyntaxNode place, string what, int most)
    {
        if (!isTooLarge)
        {
            isTooLarge = true;
            Report(Rule.SizeTooLarge, place, $"Step of {cell.Name}", $"the number of {what}", $"more than {Text(most)}", Text(most));
        }

        return null;

        static string Text(int number) => number.ToString("#,0", CultureInfo.InvariantCulture);
    }

    private Operand? ReadNested(ExpressionSyntax expression, Dictionary<string, Operand?> locals)
    {
        if (expression is IdentifierNameSyntax { Identifier.ValueText: var name } && locals.TryGetValue(name, out Operand? local))
        {
            return Used(local, expression);
        }

        if (FieldOf(expression, locals) is { IsConst: false } field && fields.Any(known => known.Symbol.Name == field.Name))
        {
            return fields.First(known => known.Symbol.Name == field.Name).Kind == CellFieldKind.Weight
                ? new Operand.OfWeight(field.Name)
                : Placed(new CellReference(field.Name), expression);
        }

        if (Number(expression) is { } number)
        {
            return Rounded(expression, locals) is { } rounded ? WholeDivision(rounded) : Known(number, expression);
        }

        switch (expression)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return Read(parenthesized.Expression, locals);
            case PostfixUnaryExpressionSyntax certain when certain.IsKind(SyntaxKind.SuppressNullableWarningExpression):
                return Read(certain.Operand, locals);
            case TupleExpressionSyntax tuple:
                return new Operand.OfTuple([.. tuple.Arguments.Select(argument => Read(argument.Expression, locals))]);
            case PrefixUnaryExpressionSyntax prefix when prefix.IsKind(SyntaxKind.UnaryMinusExpression):
                return Read(prefix.Operand, locals) switch
                {
                    Operand.OfNumber negated => new Operand.OfNumber(-negated.Number),
                    Operand.OfVector vector => Say(CellWord.Negate, [vector.Value], expression),
                    _ => null,
                };
            case PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax when Changed(expression) is { } changed && FieldOf(changed, locals) is { } written:
                ReportChange(expression, written);
                return null;
            case AssignmentExpressionSyntax assignment when FieldOf(assignment.Left, locals) is { } written:
                ReportChange(expression, written);
                return null;
            case BinaryExpressionSyntax binary when binary.Kind() is SyntaxKind.AddExpression or SyntaxKind.SubtractExpression
                or SyntaxKind.MultiplyExpression or SyntaxKind.DivideExpression:
                return Chain(binary, locals);
            case InvocationExpressionSyntax call:
                return Call(call, locals);
            case IdentifierNameSyntax when cell.GetMembers(expression.ToString()).IsEmpty:
                return null; // C# says that there is no such name.
            default:
                return expression.ContainsDiagnostics || expression.IsMissing || FieldOf(expression, locals) is { Name: var wrong } && refused.Contains(wrong) ? null
                    : IsVariable(expression) ? !toldVariables.Add(expression.ToString()) ? null
                        : NotAnEquation(expression, "its number must be known when the step is compiled; make it const")
                    : NotAnEquation(expression, "a step is made of locals, fields, numbers, sums, products and function calls");
        }
    }

    /// <summary>Whether it is a field or property that holds a number and is no constant.</summary>
    private bool IsVariable(ExpressionSyntax expression) => expression is IdentifierNameSyntax or MemberAccessExpressionSyntax && IsNumber(TypeOf(expression));

    /// <summary>The division in a constant, or in the field that it names, by which C# cuts off what is behind the point; null: there is none.</summary>
    private ExpressionSyntax? Rounded(ExpressionSyntax constant, Dictionary<string, Operand?> locals)
    {
        ExpressionSyntax said = FieldOf(constant, locals) is { IsConst: true } field
            && field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer.Value: { } value } ? value : constant;
        return said.DescendantNodesAndSelf().OfType<BinaryExpressionSyntax>().FirstOrDefault(division => division.IsKind(SyntaxKind.DivideExpression) && IsWhole(division)
            && Number(division.Left) is { } left && Number(division.Right) is { } right && left % right != 0);
    }

    private Operand? WholeDivision(ExpressionSyntax division) => toldDivisions.Add(division)
        ? NotAnEquation(division, "a quotient of whole numbers is a whole number in C#, without what stands behind the point; write one of them with a point, as in 1.0 / 2")
        : null;

    private bool IsWhole(ExpressionSyntax expression) => TypeOf(expression)?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64;

    private ITypeSymbol? TypeOf(ExpressionSyntax expression) =>
        Model(expression)?.GetTypeInfo(expression, cancellation).Type;

    private static bool IsNumber(ITypeSymbol? type) => type?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double;

    /// <summary>A local's value at a place of its own.</summary>
    private Operand? Used(Operand? local, SyntaxNode place) => local switch
    {
        Operand.OfVector { Value: CellReference reference } => Placed(new CellReference(reference.Name), place),
        Operand.OfNothing => NotAnEquation(place, "it is used before it is given a value"),
        _ => local,
    };

    /// <summary>A number that kernels can compute with as well: they have float32.</summary>
    private Operand? Known(double number, ExpressionSyntax place) =>
        double.IsNaN(number) || float.IsInfinity((float)number)
            ? NotAnEquation(place, string.Format(CultureInfo.InvariantCulture, "a model computes in float32, whose numbers are finite and at most 3.4e38; this is {0:G9}", number))
        : number != 0 && (float)number == 0
            ? NotAnEquation(place, string.Format(CultureInfo.InvariantCulture, "a model computes in float32, in which {0:G9} is 0; the smallest number is 1.4e-45", number))
        : new Operand.OfNumber(number);

    /// <summary>Sums and products from the left to the right: a + b + c is (a + b) + c, and a thousand terms are a thousand levels.</summary>
    private Operand? Chain(BinaryExpressionSyntax whole, Dictionary<string, Operand?> locals)
    {
        var chain = new Stack<BinaryExpressionSyntax>([whole]);
        while (chain.Peek().Left is BinaryExpressionSyntax left && left.Kind() is SyntaxKind.AddExpression or SyntaxKind.SubtractExpression or SyntaxKind.MultiplyExpression or SyntaxKind.DivideExpression)
        {
            chain.Push(left);
        }

        Operand? value = Read(chain.Peek().Left, locals);
        foreach (BinaryExpressionSyntax binary in chain)
        {
            value = Combine(binary.Kind(), value, Read(binary.Right, locals), binary);
        }

        return value;
    }

    /// <summary>A constant's value. What is made of others is asked for these; a literal says itself, and binding a method takes longer than all the rest.</summary>
    private double? Number(ExpressionSyntax expression)
    {
        object? value = expression switch
        {
            LiteralExpressionSyntax literal => literal.Token.Value,
            ParenthesizedExpressionSyntax or TupleExpressionSyntax or InvocationExpressionSyntax => null,
            BinaryExpressionSyntax or PrefixUnaryExpressionSyntax
                when expression.Kind() is SyntaxKind.AddExpression or SyntaxKind.SubtractExpression or SyntaxKind.MultiplyExpression or SyntaxKind.DivideExpression or SyntaxKind.UnaryMinusExpression => null,
            _ => Model(expression)?.GetConstantValue(expression, cancellation) is { HasValue: true, Value: var constant } ? constant : null,
        };
        return value is double or float or int or long or short or byte or uint ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : null;
    }

    /// <summary>What C# knows of a tree; one for all questions, which it answers together.</summary>
    private SemanticModel? Model(SyntaxNode node)
    {
        if (!models.TryGetValue(node.SyntaxTree, out SemanticModel? model) && compilation.ContainsSyntaxTree(node.SyntaxTree))
        {
            models.Add(node.SyntaxTree, model = compilation.GetSemanticModel(node.SyntaxTree));
        }

        return model;
    }

    private Operand? Combine(SyntaxKind operation, Operand? left, Operand? right, ExpressionSyntax place)
    {
        if (left is Operand.OfNumber a && right is Operand.OfNumber b)
        {
            double result = operation switch
            {
                SyntaxKind.AddExpression => a.Number + b.Number,
                SyntaxKind.SubtractExpression => a.Number - b.Number,
                SyntaxKind.MultiplyExpression => a.Number * b.Number,
                _ => a.Number / b.Number,
            };
            bool whole = IsWhole(place);
            return whole && Math.Abs(result) > int.MaxValue ? NotAnEquation(place, "it is more than an int holds; write one of its numbers with a point, as in 2.0")
                : whole && result != Math.Truncate(result) ? WholeDivision(place)
                : Known(result, place.Parent is ParenthesizedExpressionSyntax brackets ? brackets : place);
        }

        if (operation == SyntaxKind.DivideExpression && right is Operand.OfNumber { Number: 0 })
        {
            return NotAnEquation(place, "it divides by 0; divide by another number, or by a sum that keeps away from 0, such as Abs(x) + 1e-6");
        }

        if (left is Operand.OfWeight weight)
        {
            return operation != SyntaxKind.MultiplyExpression || right is not Operand.OfVector product ? null
                : IsSameAtEveryStep(product.Value)
                    ? NotAnEquation(place, $"{weight.Name} multiplies what is the same at every step; multiply the input, a state or what is made of them")
                    : Say(CellWord.MatMul, [Placed(new CellReference(weight.Name), place).Value, product.Value], place);
        }

        CellWord word = operation switch
        {
            SyntaxKind.AddExpression => CellWord.Add,
            SyntaxKind.SubtractExpression => CellWord.Subtract,
            SyntaxKind.MultiplyExpression => CellWord.Multiply,
            _ => CellWord.Divide,
        };
        return Expression(left) is { } first && Expression(right) is { } second ? Say(word, [first, second], place) : null;
    }

    private static CellExpression? Expression(Operand? value) => value switch
    {
        Operand.OfVector vector => vector.Value,
        Operand.OfNumber number => new CellNumber(number.Number),
        _ => null,
    };

    private Operand? Call(InvocationExpressionSyntax call, Dictionary<string, Operand?> locals)
    {
        if (call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Gate" } member)
        {
            Operand? whole = Read(member.Expression, locals);
            return Function(CellWord.Gate, call, [whole, .. call.ArgumentList.Arguments.Select(argument => Read(argument.Expression, locals))]);
        }

        string? name = call.Expression switch
        {
            IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax or BaseExpressionSyntax } own => own.Name.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax type } own when type.Identifier.ValueText == cell.Name || type.Identifier.ValueText == "Cell" => own.Name.Identifier.ValueText,
            _ => null,
        };
        IMethodSymbol? method = name is null ? null : cell.GetMembers(name).OfType<IMethodSymbol>()
            .FirstOrDefault(candidate => candidate.Parameters.Count(parameter => !parameter.HasExplicitDefaultValue) <= call.ArgumentList.Arguments.Count
                                         && candidate.Parameters.Length >= call.ArgumentList.Arguments.Count);
        if (method is not null)
        {
            return Inline(method, call, locals);
        }

        if (name is not null && name != "Gate" && CellWord.FindFunction(name) is { } word)
        {
            IMethodSymbol? declared = compilation.GetTypeByMetadataName("SeqDsl.Cells.Cell")?.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault();
            return Arguments(call, declared, locals) is { } arguments ? Function(word, call, arguments) : null;
        }

        if (name is not null && toldFunctions.Contains(name))
        {
            return null;
        }

        string functions = string.Join(", ", CellWord.All.Select(known => known.CSharp).OfType<string>());
        Report(Rule.UnknownCall, call, Shortened(call.Expression), functions, cell.Name);
        return null;
    }

    /// <summary>The values of a call's arguments in the order of the parameters, their default where they are not written; null when C# refuses them.</summary>
    private IReadOnlyList<Operand?>? Arguments(InvocationExpressionSyntax call, IMethodSymbol? method, Dictionary<string, Operand?> locals)
    {
        SeparatedSyntaxList<ArgumentSyntax> written = call.ArgumentList.Arguments;
        if (method is null || method.Parameters.Any(parameter => parameter.IsParams) || written.Count > method.Parameters.Length)
        {
            return written.All(argument => argument.NameColon is null) ? [.. written.Select(argument => Read(argument.Expression, locals))] : null;
        }

        Operand?[] values = [.. method.Parameters.Select(parameter => parameter.HasExplicitDefaultValue && parameter.ExplicitDefaultValue is IConvertible number and not string
            ? new Operand.OfNumber(Convert.ToDouble(number, CultureInfo.InvariantCulture)) : null)];
        var given = new bool[values.Length];
        for (int index = 0; index < written.Count; index++)
        {
            int position = written[index].NameColon is { } named
                ? method.Parameters.ToList().FindIndex(parameter => parameter.Name == named.Name.Identifier.ValueText)
                : index;
            if (position < 0 || given[position])
            {
                return null;
            }

            values[position] = Read(written[index].Expression, locals);
            given[position] = true;
        }

        return method.Parameters.All(parameter => given[parameter.Ordinal] || parameter.HasExplicitDefaultValue) ? values : null;
    }

    private Operand? Function(CellWord word, InvocationExpressionSyntax call, IReadOnlyList<Operand?> arguments)
    {
        CellExpression[] operands = [.. arguments.Select(Expression).OfType<CellExpression>()];
        if (operands.Length != arguments.Count)
        {
            return null;
        }

        if (!word.Takes(operands))
        {
            // Too many arguments, or a number for a vector: C# says so. A number that is not known: nobody else does.
            bool unknown = operands.Where((operand, index) => word.Operands.Length > index && word.Kind(index) is 'i' or 'n' && operand is not CellNumber).Any();
            return unknown ? NotAnEquation(call, "its numbers must be known when it is compiled; write a number or a const") : null;
        }

        if (word == CellWord.Gate && operands[1] is CellNumber index && operands[2] is CellNumber of && (of.Number < 1 || index.Number < 0 || index.Number >= of.Number))
        {
            return NotAnEquation(call, $"gates are counted from 0: of {of.Number} the last is {of.Number - 1}");
        }

        if (word.CSharp == "Clamp" && operands[1] is CellNumber low && operands[2] is CellNumber high && low.Number >= high.Number)
        {
            return NotAnEquation(call, low.Number > high.Number ? "its bounds are exchanged; write the lower one first: Clamp(x, low, high)" : "its bounds are one number, and so is what it gives; write the lower one first, then a higher one");
        }

        return Say(word, operands, call);
    }

    /// <summary>What a method of the class returns, its parameters being what it is called with.</summary>
    private Operand? Inline(IMethodSymbol method, InvocationExpressionSyntax call, Dictionary<string, Operand?> locals)
    {
        if (calls.Contains(method, SymbolEqualityComparer.Default))
        {
            return NotAnEquation(call, "a step that calls itself has no end");
        }

        if (method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is not MethodDeclarationSyntax declaration
            || method.IsGenericMethod || method.Parameters.Any(parameter => parameter.RefKind != RefKind.None || parameter.IsParams))
        {
            return NotAnEquation(call, "a method that a step calls has a body, and neither type parameters nor ref, out or params");
        }

        IReadOnlyList<Operand?>? arguments = Arguments(call, method, locals);
        if (arguments is null || (++operations > MostOperations && TooLarge(call, "operations, methods that it calls included,", MostOperations) is null))
        {
            return null;
        }

        Dictionary<string, Operand?> inner = [];
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            inner[parameter.Name] = Named(arguments[parameter.Ordinal], parameter.Name);
        }

        calls.Push(method);
        Operand? returned = Body(declaration, inner);
        calls.Pop();
        return returned;
    }

    private Operand? Say(CellWord word, IReadOnlyList<CellExpression> operands, SyntaxNode place) => ++operations > MostOperations
        ? TooLarge(place, "operations, methods that it calls included,", MostOperations)
        : Placed(new CellApplication(word, [.. operands.Select(operand => operand.Depth < DeepestLine ? operand : ((Operand.OfVector)Named(new Operand.OfVector(operand), word.Text + "Part")!).Value)]), place);

    private Operand.OfVector Placed(CellExpression expression, SyntaxNode place)
    {
        places[expression] = place;
        return new Operand.OfVector(expression);
    }
}
