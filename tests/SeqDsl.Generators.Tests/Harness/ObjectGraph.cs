using System.Reflection;
using Microsoft.CodeAnalysis;

namespace SeqDsl.Testing;

/// <summary>What can be reached from an object, to show that the generator's driver holds on to no compilation.</summary>
public static class ObjectGraph
{
    /// <summary>The fields that lead from a value to a symbol, syntax, location or compilation; null when none does.</summary>
    public static string? PathToCompilation(object value) => Search(value, value.GetType().Name, new(ReferenceEqualityComparer.Instance));

    private static string? Search(object? value, string path, HashSet<object> seen)
    {
        if (value is null or string or Type or Delegate || value.GetType() is { IsPrimitive: true } or { IsEnum: true } || !seen.Add(value))
        {
            return null;
        }

        if (value is ISymbol or SyntaxNode or SyntaxTree or SyntaxReference or Compilation or Location or SemanticModel or AttributeData)
        {
            return $"{path}: {value.GetType().Name}";
        }

        if (value is Array items)
        {
            return items.Cast<object?>().Select((item, index) => Search(item, $"{path}[{index}]", seen)).FirstOrDefault(found => found is not null);
        }

        for (Type? type = value.GetType(); type is not null; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (Search(field.GetValue(value), $"{path}.{field.Name}", seen) is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }
}
