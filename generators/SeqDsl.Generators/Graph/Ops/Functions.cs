namespace SeqDsl.Generators.Graph.Ops;

/// <summary>−x</summary>
internal sealed record Negate : UnaryOp
{
    public static Negate Op { get; } = new();

    public override string Text => "negate";

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.neg()";

    public override string Formula(IReadOnlyList<string> operands) => $"−{operands[0]}";

    protected override double Apply(double x) => -x;

    protected override Value? Gradient(GraphBuilder g, Value x, Value y, Value dy) => g.Negate(dy);
}

/// <summary>σ(x) = 1 / (1 + e⁻ˣ)</summary>
internal sealed record Sigmoid : UnaryOp
{
    public static Sigmoid Op { get; } = new();

    public override string Text => "sigmoid";

    public override string ResultName => "gate";

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.sigmoid()";

    public override string Formula(IReadOnlyList<string> operands) => $"σ({operands[0]})";

    protected override double Apply(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>dx = dy ∘ y ∘ (1 − y)</summary>
    protected override Value? Gradient(GraphBuilder g, Value x, Value y, Value dy) =>
        g.Multiply(dy, g.Multiply(y, g.Subtract(g.Constant(1), y)));
}

/// <summary>tanh x</summary>
internal sealed record Tanh : UnaryOp
{
    public static Tanh Op { get; } = new();

    public override string Text => "tanh";

    public override string ResultName => "squashed";

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.tanh()";

    protected override double Apply(double x) => Math.Tanh(x);

    /// <summary>dx = dy ∘ (1 − y²)</summary>
    protected override Value? Gradient(GraphBuilder g, Value x, Value y, Value dy) =>
        g.Multiply(dy, g.Subtract(g.Constant(1), g.Multiply(y, y)));
}

/// <summary>max(x, 0)</summary>
internal sealed record Relu : UnaryOp
{
    public static Relu Op { get; } = new();

    public override string Text => "relu";

    public override string ResultName => "activated";

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.relu()";

    protected override double Apply(double x) => Math.Max(x, 0);

    /// <summary>dx = dy ∘ [y > 0]</summary>
    protected override Value? Gradient(GraphBuilder g, Value x, Value y, Value dy) => g.Multiply(dy, g.Positive(y));
}

/// <summary>1 where x &gt; 0, else 0</summary>
internal sealed record Positive : UnaryOp
{
    public static Positive Op { get; } = new();

    public override string Text => "positive";

    public override string ResultName => "passed";

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{RuntimeNames.Rows}.Positive({operands[0]})";

    public override string Formula(IReadOnlyList<string> operands) => $"[{operands[0]} > 0]";

    protected override double Apply(double x) => x > 0 ? 1 : 0;

    protected override Value? Gradient(GraphBuilder g, Value x, Value y, Value dy) => null;
}

/// <summary>√x</summary>
internal sealed record Sqrt : UnaryOp
{
    public static Sqrt Op { get; } = new();

    public override string Text => "sqrt";

    public override string ResultName => "root";

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.sqrt()";

    public override string Formula(IReadOnlyList<string> operands) => $"√{operands[0]}";

    protected override double Apply(double x) => Math.Sqrt(x);

    /// <summary>dx = dy / 2y</summary>
    protected override Value? Gradient(GraphBuilder g, Value x, Value y, Value dy) => g.Divide(dy, g.Multiply(g.Constant(2), y));
}
