using System.Globalization;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>|x|</summary>
internal sealed record Abs : UnaryOp
{
    public static Abs Op { get; } = new();

    public override string Text => "abs";

    public override string ResultName => "magnitude";

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.abs()";

    public override string Formula(IReadOnlyList<string> operands) => $"|{operands[0]}|";

    protected override double Apply(double x) => Math.Abs(x);

    /// <summary>dx = dy ∘ sign x</summary>
    protected override Value? Gradient(GraphBuilder g, Value x, Value y, Value dy) => g.Multiply(dy, g.Sign(x));
}

/// <summary>1 where x is above zero, −1 where it is below, else 0</summary>
internal sealed record Sign : UnaryOp
{
    public static Sign Op { get; } = new();

    public override string Text => "sign";

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.sign()";

    protected override double Apply(double x) => double.IsNaN(x) ? x : Math.Sign(x);

    protected override Value? Gradient(GraphBuilder g, Value x, Value y, Value dy) => null;
}

/// <summary>min(max(x, low), high)</summary>
internal sealed record Clamp(double Low, double High) : UnaryOp
{
    public override string Text => $"clamp {Number(Low)} {Number(High)}";

    public override string ResultName => "clamped";

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{RuntimeNames.Rows}.Clamp({operands[0]}, {Number(Low)}, {Number(High)})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("Clamp")}({operands[0]}, {Constant.LiteralOf(Low)}, {Constant.LiteralOf(High)}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => $"clamp({operands[0]}, {Number(Low)}, {Number(High)})";

    internal static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    protected override double Apply(double x) => x < Low ? Low : x > High ? High : x;

    /// <summary>dx = dy ∘ [low ≤ x ≤ high]</summary>
    protected override Value? Gradient(GraphBuilder g, Value x, Value y, Value dy) => g.Multiply(dy, g.Within(x, Low, High));
}

/// <summary>1 where low ≤ x ≤ high, else 0</summary>
internal sealed record Within(double Low, double High) : UnaryOp
{
    public override string Text => $"within {Clamp.Number(Low)} {Clamp.Number(High)}";

    public override string ResultName => "passed";

    public override string Write(Value y, IReadOnlyList<string> operands) =>
        $"{RuntimeNames.Rows}.Within({operands[0]}, {Clamp.Number(Low)}, {Clamp.Number(High)})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("Within")}({operands[0]}, {Constant.LiteralOf(Low)}, {Constant.LiteralOf(High)}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => $"[{Clamp.Number(Low)} ≤ {operands[0]} ≤ {Clamp.Number(High)}]";

    protected override double Apply(double x) => x >= Low && x <= High ? 1 : 0;

    protected override Value? Gradient(GraphBuilder g, Value x, Value y, Value dy) => null;
}
