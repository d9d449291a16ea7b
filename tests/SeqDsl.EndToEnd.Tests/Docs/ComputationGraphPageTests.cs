using System.Globalization;
using System.Text.RegularExpressions;

namespace SeqDsl.EndToEnd.Tests.Docs;

/// <summary>docs/computation-graph.md: its code prints what it says, its numbers are those that arithmetic finds, its lines are generated.</summary>
public partial class ComputationGraphPageTests
{
    private static readonly Lazy<PageRun> page = new(() => PageRun.Of("docs/computation-graph.md"));

    [Fact]
    public void Code_PrintsWhatThePageSays()
    {
        Assert.Equal(5, page.Value.Outputs.Count);
        Assert.All(page.Value.Outputs, output => Assert.Equal(output.Expected, output.Printed));
    }

    [Fact]
    public void Lines_AreGenerated()
    {
        string[] lines = [.. string.Concat(page.Value.Generated.Files.Values).Replace("global::TorchSharp.", "", StringComparison.Ordinal).Replace("global::SeqDsl.Models.", "", StringComparison.Ordinal)
            .Split('\n').Select(line => line.Trim())];
        string[] quoted = [.. Quoted().Matches(page.Value.Text).Select(match => match.Groups[1].Value)];

        Assert.Equal(11, quoted.Length);
        Assert.All(quoted, line => Assert.Contains(line, lines));
    }

    /// <summary>The page's arithmetic once more, on plain arrays.</summary>
    [Fact]
    public void Numbers_AreThoseOfTheArithmetic()
    {
        double[][] w = [[0.5, -0.3], [0.1, 0.8]], u = [[0.6, -1.0], [0.2, 0.4]], c = [[1, -1], [-1, 1]];
        double[] x1 = [1, 0], x2 = [0, 1];
        double[] z1 = Product(w, x1), h1 = [.. z1.Select(Math.Tanh)];
        double[] z2 = Sum(Product(w, x2), Product(u, h1)), h2 = [.. z2.Select(Math.Tanh)];
        double[] s = Product(c, h2), powers = [.. s.Select(Math.Exp)], p = [.. powers.Select(power => power / powers.Sum())];
        double[] ds = [p[0] - 1, p[1]], dh2 = Product(Transposed(c), ds), dz2 = Through(h2, dh2), dh1 = Product(Transposed(u), dz2), dz1 = Through(h1, dh1);
        double[][] du = Outer(dz2, h1), dw = [.. Outer(dz1, x1).Zip(Outer(dz2, x2), Sum)], dc = Outer(ds, h2);
        double[][] after = [.. u.Zip(du, (row, gradient) => row.Zip(gradient, (number, slope) => number - 0.1 * slope).ToArray())];

        foreach ((string Formula, string Numbers) row in (ReadOnlySpan<(string, string)>)[
            ("z₁ = W·x₁ + U·h₀", Pair(z1)), ("h₁ = tanh z₁", Pair(h1)), ("z₂ = W·x₂ + U·h₁", Pair(z2)), ("h₂ = tanh z₂", Pair(h2)), ("s = C·h₂", Pair(s)),
            ("ds = p − (1, 0), over one sentence", Pair(ds)), ("dC = ds·h₂ᵀ", Rows(dc)), ("dh₂ = Cᵀ·ds", Pair(dh2)), ("dz₂ = (1 − h₂²) ∘ dh₂", Pair(dz2)), ("dh₁ = Uᵀ·dz₂", Pair(dh1)),
            ("dz₁ = (1 − h₁²) ∘ dh₁", Pair(dz1)), ("dU = dz₁·h₀ᵀ + dz₂·h₁ᵀ", Rows(du)), ("dW = dz₁·x₁ᵀ + dz₂·x₂ᵀ", Rows(dw)), ("dx₁ = Wᵀ·dz₁", Pair(Product(Transposed(w), dz1)))])
        {
            Assert.Contains($"| {row.Formula} | {row.Numbers} |", page.Value.Text, StringComparison.Ordinal);
        }

        Assert.Contains($"eˢ over its sum, {Pair(p)}.", page.Value.Text, StringComparison.Ordinal);
        Assert.Contains($"loss {Text(-Math.Log(p[0]))}\n", page.Value.Text, StringComparison.Ordinal);
        Assert.Contains($"U becomes {Rows(after)},", page.Value.Text, StringComparison.Ordinal);
        Assert.Contains($"W·x₁ = ( {Text(z1[0])},  {Text(z1[1])})      W·x₂ = ({Text(w[0][1])},  {Text(w[1][1])})", page.Value.Text, StringComparison.Ordinal);

        // No number of four decimals but these, and what the code prints.
        HashSet<string> known = [.. ((double[][])[z1, h1, z2, h2, s, p, ds, dh2, dz2, dh1, dz1, Product(w, x2), Product(Transposed(w), dz1), [-Math.Log(p[0])], .. du, .. dw, .. dc, .. after]).SelectMany(numbers => numbers).Select(Text)];
        string own = Printed().Replace(page.Value.Text, "");
        Assert.All(Decimals().Matches(own).Select(match => match.Value), number => Assert.Contains(number, known));
    }

    private static double[] Product(double[][] matrix, double[] vector) => [.. matrix.Select(row => row.Zip(vector, (left, right) => left * right).Sum())];

    private static double[][] Transposed(double[][] matrix) => [.. matrix[0].Select((_, column) => matrix.Select(row => row[column]).ToArray())];

    private static double[][] Outer(double[] column, double[] row) => [.. column.Select(left => row.Select(right => left * right).ToArray())];

    private static double[] Sum(double[] left, double[] right) => [.. left.Zip(right, (a, b) => a + b)];

    /// <summary>Through tanh, whose derivative is 1 − h².</summary>
    private static double[] Through(double[] h, double[] dh) => [.. h.Zip(dh, (number, slope) => (1 - number * number) * slope)];

    private static string Pair(double[] numbers) => $"({string.Join(", ", numbers.Select(Text))})";

    private static string Rows(double[][] matrix) => string.Join("; ", matrix.Select(row => string.Join(", ", row.Select(Text))));

    private static string Text(double number) => number.ToString("F4", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\| `([^`]+;)` \|")]
    private static partial Regex Quoted();

    [GeneratedRegex("```text\n.*?```", RegexOptions.Singleline)]
    private static partial Regex Printed();

    [GeneratedRegex(@"-?\d+\.\d{4}")]
    private static partial Regex Decimals();
}
