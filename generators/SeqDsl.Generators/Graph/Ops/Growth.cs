namespace SeqDsl.Generators.Graph.Ops;

/// <summary>eˣ</summary>
internal sealed record Exp : UnaryOp
{
    public static Exp Op { get; } = new();

    public override string Text => "exp";

    public override string ResultName => "power";

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.exp()";

    protected override double Apply(double x) => Math.Exp(x);

    /// <summary>dx = dy ∘ y</summary>
    protected override Value? Gradient(GraphBuilder g, Value x, Value y, Value dy) => g.Multiply(dy, y);
}

/// <summary>ln x</summary>
internal sealed record Log : UnaryOp
{
    public static Log Op { get; } = new();

    public override string Text => "log";

    public override string ResultName => "logarithm";

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.log()";

    public override string Formula(IReadOnlyList<string> operands) => $"ln {operands[0]}";

    protected override double Apply(double x) => Math.Log(x);

    /// <summary>dx = dy / x</summary>
    protected override Value? Gradient(GraphBuilder g, Value x, Value y, Value dy) => g.Divide(dy, x);
}

/// <summary>ln(1 + eˣ), as max(x, 0) + ln(1 + e^−|x|)</summary>
internal sealed record Softplus : UnaryOp
{
    public static Softplus Op { get; } = new();

    public override string Text => "softplus";

    public override string ResultName => "softened";

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{RuntimeNames.Rows}.Softplus({operands[0]})";

    protected override double Apply(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));

    /// <summary>dx = dy ∘ σ(x)</summary>
    protected override Value? Gradient(GraphBuilder g, Value x, Value y, Value dy) => g.Multiply(dy, g.Sigmoid(x));
}
