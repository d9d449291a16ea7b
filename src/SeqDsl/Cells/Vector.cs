using System.Diagnostics;
using System.Globalization;

namespace SeqDsl.Cells;

/// <summary>
/// Numbers in double precision: an input, a state, a gate; as a field of a cell, one weight for each unit. Operators work element by
/// element, so that a cell's <c>Step</c> can be run and stepped through.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct Vector
{
    private readonly double[]? numbers;

    public Vector(params double[] numbers) => this.numbers = numbers;

    public int Count => numbers?.Length ?? 0;

    public double this[int index] => Numbers[index];

    internal double[] Numbers => numbers ?? throw new InvalidOperationException("This vector has no numbers yet: call Fill on the cell before Step.");

    public static Vector operator +(Vector left, Vector right) => Zip(left, right, "added", static (a, b) => a + b);

    public static Vector operator +(Vector left, double right) => left.Map(number => number + right);

    public static Vector operator +(double left, Vector right) => right.Map(number => left + number);

    public static Vector operator -(Vector left, Vector right) => Zip(left, right, "subtracted", static (a, b) => a - b);

    public static Vector operator -(Vector left, double right) => left.Map(number => number - right);

    public static Vector operator -(double left, Vector right) => right.Map(number => left - number);

    public static Vector operator -(Vector x) => x.Map(static number => -number);

    /// <summary>Element by element.</summary>
    public static Vector operator *(Vector left, Vector right) => Zip(left, right, "multiplied", static (a, b) => a * b);

    public static Vector operator *(Vector left, double right) => left.Map(number => number * right);

    public static Vector operator *(double left, Vector right) => right.Map(number => left * number);

    /// <summary>Element by element.</summary>
    public static Vector operator /(Vector left, Vector right) => Zip(left, right, "divided", static (a, b) => a / b);

    public static Vector operator /(Vector left, double right) => left.Map(number => number / right);

    public static Vector operator /(double left, Vector right) => right.Map(number => left / number);

    /// <summary>Part <paramref name="index"/> (0, 1, …) of <paramref name="of"/> equal parts: one gate of several that are stacked.</summary>
    /// <exception cref="ArgumentException">The numbers cannot be divided into so many parts, or there is no such part.</exception>
    public Vector Gate(int index, int of)
    {
        if (of < 1 || index < 0 || index >= of || Count % of != 0)
        {
            throw new ArgumentException($"Gate({index}, {of}) of a vector of {Count} numbers: they must divide into {of} parts, counted from 0.");
        }

        int size = Count / of;
        return new Vector(Numbers[(index * size)..((index + 1) * size)]);
    }

    public double[] ToArray() => [.. Numbers];

    public override string ToString() =>
        numbers is null ? "no numbers yet" : "[" + string.Join(", ", numbers.Select(number => number.ToString("g6", CultureInfo.InvariantCulture))) + "]";

    internal Vector Map(Func<double, double> function) => new(Array.ConvertAll(Numbers, number => function(number)));

    private static Vector Zip(Vector left, Vector right, string done, Func<double, double, double> function)
    {
        if (left.Numbers.Length != right.Numbers.Length)
        {
            throw new ArgumentException($"A vector of {left.Count} numbers and one of {right.Count} cannot be {done}: give both the same size.");
        }

        double[] result = new double[left.Count];
        for (int index = 0; index < result.Length; index++)
        {
            result[index] = function(left.Numbers[index], right.Numbers[index]);
        }

        return new Vector(result);
    }
}
