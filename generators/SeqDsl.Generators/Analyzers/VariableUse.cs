using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SeqDsl.Generators.Analyzers;

/// <summary>Where a method body names a local variable or a parameter.</summary>
internal static class VariableUse
{
    /// <summary>The variable that an expression is; null where it is another one, or stands for what others may change.</summary>
    public static ISymbol? Of(IOperation? value) => Unwrapped(value) switch
    {
        ILocalReferenceOperation { Local: { IsRef: false } local } => local,
        IParameterReferenceOperation { Parameter: { RefKind: RefKind.None } parameter } => parameter,
        _ => null,
    };

    /// <summary>Without conversions that are not written.</summary>
    public static IOperation? Unwrapped(IOperation? value)
    {
        while (value is IConversionOperation { IsImplicit: true, Operand: var operand })
        {
            value = operand;
        }

        return value;
    }

    /// <summary>The whole that an operation is part of.</summary>
    public static IOperation Body(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }

    /// <summary>In the order of the source.</summary>
    public static IEnumerable<IOperation> UsesIn(IOperation part, ISymbol variable) => part.DescendantsAndSelf().Where(operation => operation switch
    {
        ILocalReferenceOperation { IsDeclaration: false } local => SymbolEqualityComparer.Default.Equals(local.Local, variable),
        IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter, variable),
        _ => false,
    });

    /// <summary>Whether a use stands in a lambda or a local function, which runs at another time.</summary>
    public static bool IsInFunction(IOperation use)
    {
        for (IOperation? around = use.Parent; around is not null; around = around.Parent)
        {
            if (around is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the variable may hold something else afterwards.</summary>
    public static bool IsChanged(IOperation use) => use.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == use || assignment is ISimpleAssignmentOperation { IsRef: true },
        IArgumentOperation argument => argument.Parameter is { RefKind: not (RefKind.None or RefKind.In) },
        ITupleOperation or IAddressOfOperation => true,
        _ => false,
    };

    /// <summary>What a variable of the same body begins with; null where it is not known.</summary>
    public static IOperation? InitialValue(ILocalSymbol local, IOperation near) => Body(near).Descendants().OfType<IVariableDeclaratorOperation>()
        .FirstOrDefault(declarator => SymbolEqualityComparer.Default.Equals(declarator.Symbol, local))?.GetVariableInitializer()?.Value;
}
