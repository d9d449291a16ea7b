using System.Globalization;
using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>A number.</summary>
internal record Constant(double Number) : Op
{
    public override string Text => $"constant {Number.ToString("R", CultureInfo.InvariantCulture)}";

    public override string ResultName => "constant";

    /// <summary>As a float32 in C#.</summary>
    public string Literal => LiteralOf(Number);

    public override Shape Infer(IReadOnlyList<Value> operands) => Shape.Scalar;

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => Block.Scalar(Number);

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{RuntimeNames.Constant}.Of({Number.ToString("R", CultureInfo.InvariantCulture)})";

    public override string Formula(IReadOnlyList<string> operands) => Number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The nearest float32 as C#. A literal that is too large for a float does not compile.</summary>
    public static string LiteralOf(double number) => (float)number switch
    {
        float.PositiveInfinity => "float.PositiveInfinity",
        float.NegativeInfinity => "float.NegativeInfinity",
        float.NaN => "float.NaN",
        float single => single.ToString("R", CultureInfo.InvariantCulture) + "f",
    };
}

/// <summary>
/// How many features a value has, as a number of a formula. A constant that a kernel for all sizes knows by name: of a number alone nobody could tell whether it is a size.
/// </summary>
internal sealed record FeatureCount(int Features) : Constant(Features);
