using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SeqDsl.Generators.Graph.Cells;

namespace SeqDsl.Generators.Declarations;

/// <summary>What a step does with its states that compiles, and that nobody means: they are told where names show it. Both are warnings.</summary>
internal sealed partial class StepParser
{
    /// <param name="reached">All that the output depends on.</param>
    private void CheckStates(CellStep read, HashSet<string> reached, MethodDeclarationSyntax method)
    {
        for (int state = 0; state < read.States.Count; state++)
        {
            // The first state is the output, too: a cell may leave it unread when another state is its memory (Lei et al., "Simple recurrent units", 2018).
            bool isMemory = state > 0 ? !reached.Contains(read.States[state]) : !read.States.Any(reached.Contains);
            if (isMemory)
            {
                Report(
                    Rule.StateUnused, method.ParameterList.Parameters[state + 1], step.Parameters[state + 1].Name, cell.Name,
                    state > 0 ? "use it in Step, or remove it from the parameters and from what is returned"
                        : "use it in Step; for a layer without a memory, write Linear and Activation in place of the cell");
                return;
            }
        }

        CheckOrder(method);
    }

    /// <summary>The names in the returned tuple, of its type or of its values, held against the parameters'.</summary>
    private void CheckOrder(MethodDeclarationSyntax method)
    {
        string[] taken = [.. step.Parameters.Skip(1).Select(parameter => parameter.Name)];
        if (method.ReturnType is TupleTypeSyntax type && IsExchanged(taken, [.. type.Elements.Select(element => element.Identifier.ValueText)], changed: []))
        {
            ReportOrder(type, taken, [.. type.Elements.Select(element => element.Identifier.ValueText)], $"write the type's names in the order ({string.Join(", ", taken)})");
        }
        else if (Returned(method) is { } tuple)
        {
            string[] given = [.. tuple.Arguments.Select(argument => argument.Expression is IdentifierNameSyntax local ? local.Identifier.ValueText : "")];
            string[] changed = [.. method.DescendantNodes().OfType<AssignmentExpressionSyntax>()
                .SelectMany(assignment => assignment.Left.DescendantNodesAndSelf()).OfType<IdentifierNameSyntax>().Select(left => left.Identifier.ValueText)];
            if (IsExchanged(taken, [.. given.Select(name => StateOf(name, taken))], changed))
            {
                string[] inWords = [.. tuple.Arguments.Select(argument => argument.Expression.ToString())];
                ReportOrder(tuple, taken, inWords, $"return the new {string.Join(", then the new ", taken)}");
            }
        }
    }

    private void ReportOrder(SyntaxNode place, string[] taken, string[] returned, string advice) =>
        Report(Rule.StatesExchanged, place, cell.Name, string.Join(", ", taken), string.Join(", ", returned), advice);

    /// <summary>
    /// Whether a state stands in the place of one that stands in its own; or a state with a new value stands in another's place and not in its own. A state that is returned as it
    /// was in another's place is a delay, and is meant: (next, h).
    /// </summary>
    private static bool IsExchanged(string[] taken, string[] returned, string[] changed)
    {
        for (int place = 0; place < taken.Length; place++)
        {
            int own = Array.IndexOf(taken, returned[place]);
            if (own >= 0 && own != place && returned[own] != taken[own] && (returned[own] == taken[place] || changed.Contains(taken[own])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The state that a local is called after: "c" of nextC, newC, c2, cNext and c itself.</summary>
    private static string StateOf(string local, string[] states)
    {
        string bare = local.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '_').TrimStart('_');
        foreach (string added in new[] { "next", "new", "updated" })
        {
            bare = bare.Length > added.Length && bare.StartsWith(added, StringComparison.OrdinalIgnoreCase) ? bare.Substring(added.Length)
                : bare.Length > added.Length && bare.EndsWith(added, StringComparison.OrdinalIgnoreCase) ? bare.Substring(0, bare.Length - added.Length)
                : bare;
        }

        return states.Contains(local) ? local : states.FirstOrDefault(state => string.Equals(state, bare.Trim('_'), StringComparison.OrdinalIgnoreCase)) ?? "";
    }

    private static TupleExpressionSyntax? Returned(MethodDeclarationSyntax method) =>
        (method.ExpressionBody?.Expression ?? method.Body?.Statements.OfType<ReturnStatementSyntax>().FirstOrDefault()?.Expression) as TupleExpressionSyntax;
}
