using SeqDsl.Generators.Catalog;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Passes;

namespace SeqDsl.Generators.Writing;

/// <summary>
/// The model as it can be looked at: what each layer costs, and the graph of a training step as text.
/// <code>
/// public static ModelSummary Summary => __summary ??= new("Q",
/// [
///     new("embedding", "Embedding 4", "[N, 4]", parameters: "4V", forward: "0", backward: "4N", kept: "16N"),
/// ]);
/// </code>
/// Both are made when they are first asked for.
/// </summary>
internal sealed class SummaryWriter(string name, LoweredModel lowered, CompiledModel model)
{
    private readonly LayerCosts costs = new(model);

    /// <summary>For the header: "per token   0.47 MFLOP forward, 0.94 backward".</summary>
    public string PerToken() => $"{PerToken(costs.Forward)}FLOP forward, {PerToken(costs.Backward)}backward";

    /// <summary>What the class is, for whoever points at its name; beside the user's own summary.</summary>
    public IReadOnlyList<string> Remarks()
    {
        List<string> lines = ["/// <remarks>"];
        for (int layer = 0; layer < lowered.Layers.Count; layer++)
        {
            LoweredLayer described = lowered.Layers[layer];
            lines.Add(
                $"/// <para><c>{described.Name}</c>: {Escape(described.Words)}, gives {described.Shape}, {costs.Parameters(layer).Formula} parameters; "
                + $"floating point operations: {costs.Forward(layer).Formula} forward, {costs.Backward(layer).Formula} backward.</para>");
        }

        lines.Add($"/// <para>{string.Join("; ", Symbols())}.</para>");
        lines.Add("/// </remarks>");
        return lines;
    }

    /// <summary>What the symbols in shapes and amounts mean, those that occur.</summary>
    private IEnumerable<string> Symbols()
    {
        string written = string.Concat(Enumerable.Range(0, lowered.Layers.Count).Select(layer =>
            $"{lowered.Layers[layer].Shape}{costs.Parameters(layer).Formula}{costs.Forward(layer).Formula}{costs.Backward(layer).Formula}"));
        return from symbol in new[]
               {
                   ("B", "sequences"), ("N", "tokens of a batch"), ("T", "tokens of one sequence"), ("U", "distinct words"), ("M", "characters of these"),
                   ("V", "entries of the vocabulary"), ("C", "entries of the vocabulary of characters"),
                   ("′", "the same of the first of two inputs"),
               }
               where written.Contains(symbol.Item1)
               select $"{symbol.Item1}: {symbol.Item2}";
    }

    internal static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    public void Write(CodeWriter code)
    {
        code.Line($"private static {RuntimeNames.ModelSummary}? __summary;").Line($"private static {RuntimeNames.ComputationGraph}? __graph;").Line();

        code.Line("/// <summary>What each layer gives, holds, computes and keeps, exactly. Where something depends on the sizes of vocabulary or batch it is a formula in these.</summary>");
        code.Open($"public static {RuntimeNames.ModelSummary} Summary => __summary ??= new(\"{name}\",", "[");
        for (int layer = 0; layer < lowered.Layers.Count; layer++)
        {
            LoweredLayer written = lowered.Layers[layer];
            Amount frozen = costs.Frozen(layer);
            code.Line(
                $"new(\"{written.Name}\", \"{written.Words}\", \"{written.Shape}\", \"{costs.Parameters(layer)}\", \"{costs.Forward(layer)}\", \"{costs.Backward(layer)}\", \"{costs.Kept(layer)}\")"
                + (frozen.Equals(Amount.Zero) ? "," : $" {{ Frozen = {RuntimeNames.Amount}.Parse(\"{frozen}\") }},"));
        }

        code.Close("]);").Line();

        code.Line("/// <summary>A training step as a graph, forward and backward, to be read and to be drawn.</summary>");
        code.Line($"public static {RuntimeNames.ComputationGraph} Graph => __graph ??= {RuntimeNames.ComputationGraph}.Parse(");
        code.Line("    \"\"\"").Line("    " + GraphPrinter.Print(model.Training, [.. lowered.Layers.Select(layer => $"{layer.Name}: {layer.Words}")]).TrimEnd().Replace("\n", "\n    ")).Line("    \"\"\");");
    }

    private string PerToken(Func<int, Amount> cost)
    {
        Amount all = LayerCosts.Total(cost, lowered.Layers.Count);
        string Of(string symbols, string times) => all[symbols] is > 0 and var flops ? $"{Short(flops)}{times} " : "";
        string[] parts = [.. new[] { Of("N", ""), Of("NT", "·T"), Of("NV", "·V") }.Where(part => part.Length > 0)];
        return parts.Length > 0 ? string.Join("+ ", parts) : "0 ";
    }

    /// <summary>"470", "1.2 k", "0.47 M".</summary>
    private static string Short(long flops) => flops switch
    {
        < 1_000 => $"{flops}",
        < 100_000 => FormattableString.Invariant($"{flops / 1e3:0.0} k"),
        _ => FormattableString.Invariant($"{flops / 1e6:0.00} M"),
    };
}
