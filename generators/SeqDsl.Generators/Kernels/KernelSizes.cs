using SeqDsl.Generators.Graph;

namespace SeqDsl.Generators.Kernels;

/// <summary>A kernel is compiled once for all sizes: I inputs and H units are numbers of its object.</summary>
internal enum Domain
{
    /// <summary>H numbers, one for each unit.</summary>
    Units,

    /// <summary>I numbers, one for each input.</summary>
    Inputs,
}

/// <summary>
/// The graph knows sizes as numbers. A kernel's graph is built with numbers that stand for I and H, chosen so that every a·I + b·H of a step can be
/// read back; they never reach the text.
/// </summary>
internal static class KernelSizes
{
    public const int Hidden = 1_000_003, Inputs = 100_000_007;

    /// <summary>The a and b of a·I + b·H.</summary>
    public static (int Inputs, int Units) Of(int size)
    {
        int inputs = size / Inputs, rest = size % Inputs;
        return rest % Hidden == 0 ? (inputs, rest / Hidden) : throw new NotSupportedException($"A step of size {size} is no sum of inputs and units.");
    }

    /// <summary>As C#: "4 * Hidden".</summary>
    public static string Text(int size)
    {
        (int inputs, int units) = Of(size);
        string[] parts = [.. new[] { Times(inputs, "Inputs"), Times(units, "Hidden") }.Where(part => part.Length > 0)];
        return parts.Length == 0 ? "0" : string.Join(" + ", parts);
    }

    /// <summary>The parts of a row, each of I or H numbers, in their order: a row is inputs or units throughout.</summary>
    public static (Domain Domain, int Count) Parts(int size)
    {
        (int inputs, int units) = Of(size);
        return inputs == 0 ? (Domain.Units, units)
            : units == 0 ? (Domain.Inputs, inputs)
            : throw new NotSupportedException("Inputs and units stand side by side in one value.");
    }

    /// <summary>Columns of a value's rows; 1 for a column.</summary>
    public static int Columns(Value value) => value.Shape.Features.Size;

    private static string Times(int count, string name) => count switch { 0 => "", 1 => name, _ => $"{count} * {name}" };
}
