using System.Globalization;
using SeqDsl.Generators.Graph;

namespace SeqDsl.Generators.Kernels;

/// <summary>A kernel is compiled once for all sizes: I inputs, H units and P features of a projected state are numbers of its object.</summary>
internal enum Domain
{
    /// <summary>H numbers, one for each unit.</summary>
    Units,

    /// <summary>I numbers, one for each input.</summary>
    Inputs,

    /// <summary>P numbers, one for each feature of a projected state.</summary>
    Projected,
}

/// <summary>
/// The graph knows sizes as numbers. A kernel's graph is built with numbers that stand for I, H and P, chosen so that every a·I + b·H + c·P of a step can be
/// read back (a up to 9, b to 90, c to 2); they never reach the text.
/// </summary>
internal static class KernelSizes
{
    public const int Hidden = 1_000_003, Projected = 95_000_011, Inputs = 200_000_033;

    /// <summary>A value that every lane of a row shares is stored as one of the widest registers: to be read as any.</summary>
    private const int ColumnNumbers = 16;

    /// <summary>As C#: "4 * Hidden".</summary>
    public static string Text(int size) => Text([size]);

    /// <summary>The sum of sizes as C#: "Inputs + 7 * Hidden".</summary>
    public static string Text(IEnumerable<int> sizes)
    {
        int inputs = 0, projected = 0, units = 0, numbers = 0;
        foreach (int size in sizes)
        {
            (int a, int b, int c, int d) = Of(size);
            (inputs, projected, units, numbers) = (inputs + a, projected + b, units + c, numbers + d);
        }

        string[] parts =
        [
            .. new[] { Times(inputs, "Inputs"), Times(projected, "Projected"), Times(units, "Hidden"), numbers > 0 ? numbers.ToString(CultureInfo.InvariantCulture) : "" }
                .Where(part => part.Length > 0),
        ];
        return parts.Length == 0 ? "0" : string.Join(" + ", parts);
    }

    /// <summary>The size of a domain.</summary>
    public static int Of(Domain domain) => domain switch { Domain.Units => Hidden, Domain.Inputs => Inputs, _ => Projected };

    /// <summary>A size as a factor: in brackets where it is a sum or product.</summary>
    public static string Factor(int size) => Text(size) is var text && text.Contains(' ') ? $"({text})" : text;

    /// <summary>A size in the code of a stage: "at.Inputs + 2 * at.Hidden".</summary>
    public static string InStage(int size)
    {
        // Sums over a row, and so its size, are of units or inputs: no step normalizes what is projected.
        (int inputs, _, int units, _) = Of(size);
        return string.Join(" + ", new[] { Times(inputs, "at.Inputs"), Times(units, "at.Hidden") }.Where(part => part.Length > 0));
    }

    /// <summary>The parts of a row, each of I, H or P numbers, in their order: a row is of one kind throughout.</summary>
    public static (Domain Domain, int Count) Parts(int size)
    {
        (int inputs, int projected, int units, int numbers) = Of(size);
        return numbers > 0 ? throw new NotSupportedException($"A row of {size} is neither inputs nor units.")
            : inputs + projected == 0 ? (Domain.Units, units)
            : units + projected == 0 ? (Domain.Inputs, inputs)
            : units + inputs == 0 ? (Domain.Projected, projected)
            : throw new NotSupportedException("Numbers of several kinds stand side by side in one value.");
    }

    /// <summary>Columns of a value's rows in memory.</summary>
    public static int Columns(Value value) => value.Shape.Rank == 0 || value.Shape.Features == 1 ? ColumnNumbers : value.Shape.Features.Size;

    /// <summary>The a, b, c and d of a·I + b·P + c·H + d.</summary>
    private static (int Inputs, int Projected, int Units, int Numbers) Of(int size) =>
        (size / Inputs, size % Inputs / Projected, size % Inputs % Projected / Hidden, size % Inputs % Projected % Hidden);

    private static string Times(int count, string name) => count switch { 0 => "", 1 => name, _ => $"{count} * {name}" };
}
