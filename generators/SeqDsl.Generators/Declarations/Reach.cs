using Microsoft.CodeAnalysis;

namespace SeqDsl.Generators.Declarations;

/// <summary>
/// From where a type can be used, as C# has it: each of its modifiers, and of the types around it, is a restriction to one or several regions (an assembly, what derives from a class, a class
/// itself, a file). One type reaches as far as another if each of its restrictions lets in all that one of the other's lets in.
/// </summary>
internal static class Reach
{
    private enum RegionKind
    {
        Assembly,
        Derived,
        Inside,
        File,
    }

    /// <summary>Whether a type can be used wherever another can: as C# asks of what stands in the other's interface.</summary>
    public static bool IsAsFar(INamedTypeSymbol type, INamedTypeSymbol other) =>
        Restrictions(type).All(own => Restrictions(other).Any(theirs => theirs.All(region => own.Any(larger => larger.Contains(region)))))
        && type.TypeArguments.OfType<INamedTypeSymbol>().All(argument => IsAsFar(argument, other));

    private static IEnumerable<Region[]> Restrictions(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
        {
            if (at.IsFileLocal)
            {
                yield return [new(RegionKind.File, at)];
            }

            Region assembly = new(RegionKind.Assembly, at);
            switch (at.DeclaredAccessibility)
            {
                case Accessibility.Internal:
                    yield return [assembly];
                    break;
                case Accessibility.Private when at.ContainingType is { } container:
                    yield return [new(RegionKind.Inside, container)];
                    break;
                case Accessibility.Protected when at.ContainingType is { } container:
                    yield return [new(RegionKind.Derived, container)];
                    break;
                case Accessibility.ProtectedOrInternal when at.ContainingType is { } container:
                    yield return [assembly, new(RegionKind.Derived, container)];
                    break;
                case Accessibility.ProtectedAndInternal when at.ContainingType is { } container:
                    yield return [assembly];
                    yield return [new(RegionKind.Derived, container)];
                    break;
            }
        }
    }

    /// <summary>A region that an access modifier names.</summary>
    /// <param name="Kind">Of which kind.</param>
    /// <param name="Of">The class that it is about; for an assembly a type in it.</param>
    private sealed record Region(RegionKind Kind, INamedTypeSymbol Of)
    {
        public bool Contains(Region other) => Kind switch
        {
            RegionKind.Assembly => other.Kind != RegionKind.Derived && Of.ContainingAssembly.GivesAccessTo(other.Of.ContainingAssembly),
            RegionKind.Derived => other.Kind switch
            {
                RegionKind.Derived => DerivesFrom(other.Of, Of),
                RegionKind.Inside => Around(other.Of).Any(container => DerivesFrom(container, Of)),
                _ => false,
            },
            RegionKind.Inside => other.Kind == RegionKind.Inside && Around(other.Of).Any(container => Same(container, Of)),
            _ => other.Kind == RegionKind.File && Same(other.Of, Of),
        };

        private static bool DerivesFrom(INamedTypeSymbol type, INamedTypeSymbol ancestor)
        {
            for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
            {
                if (Same(at, ancestor))
                {
                    return true;
                }
            }

            return false;
        }

        private static IEnumerable<INamedTypeSymbol> Around(INamedTypeSymbol type)
        {
            for (INamedTypeSymbol? at = type; at is not null; at = at.ContainingType)
            {
                yield return at;
            }
        }

        private static bool Same(INamedTypeSymbol one, INamedTypeSymbol other) => SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, other.OriginalDefinition);
    }
}
