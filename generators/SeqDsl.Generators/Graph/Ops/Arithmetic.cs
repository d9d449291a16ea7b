namespace SeqDsl.Generators.Graph.Ops;

/// <summary>a + b</summary>
internal sealed record Add : BinaryOp
{
    public static Add Op { get; } = new();

    public override string Text => "add";

    public override string ResultName => "sum";

    protected override string Sign => "+";

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.add({operands[1]}, {RuntimeNames.Rows}.One)";

    public override string Formula(IReadOnlyList<string> operands) => $"{operands[0]} + {operands[1]}";

    protected override double Apply(double left, double right) => left + right;

    protected override (Value? Left, Value? Right) Gradient(GraphBuilder g, Value left, Value right, Value y, Value dy) => (dy, dy);
}

/// <summary>a − b</summary>
internal sealed record Subtract : BinaryOp
{
    public static Subtract Op { get; } = new();

    public override string Text => "subtract";

    public override string ResultName => "difference";

    protected override string Sign => "-";

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.sub({operands[1]})";

    public override string Formula(IReadOnlyList<string> operands) => $"{operands[0]} − {operands[1]}";

    protected override double Apply(double left, double right) => left - right;

    protected override (Value? Left, Value? Right) Gradient(GraphBuilder g, Value left, Value right, Value y, Value dy) => (dy, g.Negate(dy));
}

/// <summary>a ∘ b</summary>
internal sealed record Multiply : BinaryOp
{
    public static Multiply Op { get; } = new();

    public override string Text => "multiply";

    public override string ResultName => "product";

    protected override string Sign => "*";

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.mul({operands[1]})";

    public override string Formula(IReadOnlyList<string> operands) => $"{operands[0]} ∘ {operands[1]}";

    protected override double Apply(double left, double right) => left * right;

    protected override (Value? Left, Value? Right) Gradient(GraphBuilder g, Value left, Value right, Value y, Value dy) =>
        (g.Multiply(dy, right), g.Multiply(dy, left));
}

/// <summary>a / b</summary>
internal sealed record Divide : BinaryOp
{
    public static Divide Op { get; } = new();

    public override string Text => "divide";

    public override string ResultName => "quotient";

    protected override string Sign => "/";

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.div({operands[1]})";

    public override string Formula(IReadOnlyList<string> operands) => $"{operands[0]} / {operands[1]}";

    protected override double Apply(double left, double right) => left / right;

    /// <summary>da = dy / b, db = −dy ∘ y / b</summary>
    protected override (Value? Left, Value? Right) Gradient(GraphBuilder g, Value left, Value right, Value y, Value dy)
    {
        Value quotient = g.Divide(dy, right);
        return (quotient, g.Negate(g.Multiply(quotient, y)));
    }
}

/// <summary>1 where a = b, else 0</summary>
internal sealed record Equal : BinaryOp
{
    public static Equal Op { get; } = new();

    public override string Text => "equal";

    public override string ResultName => "same";

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{RuntimeNames.Rows}.Equal({operands[0]}, {operands[1]})";

    public override string Formula(IReadOnlyList<string> operands) => $"[{operands[0]} = {operands[1]}]";

    protected override double Apply(double left, double right) => left == right ? 1 : 0;

    protected override (Value? Left, Value? Right) Gradient(GraphBuilder g, Value left, Value right, Value y, Value dy) => (null, null);
}
