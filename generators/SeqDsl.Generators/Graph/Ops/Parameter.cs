using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>A weight that training changes, under PyTorch's name for it.</summary>
/// <param name="Name">The layer's name and the weight's.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Initial">What it holds before training.</param>
/// <param name="Frozen">Training leaves it as it is: it has no gradient.</param>
internal sealed record Parameter(string Name, Shape Shape, InitialValues Initial, bool Frozen = false) : Op
{
    public override string Text => $"param \"{Name}\"";

    public override Shape Infer(IReadOnlyList<Value> operands) => Shape;

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => run.Parameter(Name);

    public override string Write(Value y, IReadOnlyList<string> operands) => throw new InvalidOperationException("A parameter is a local of the generated method.");

    public override string Formula(IReadOnlyList<string> operands) => Name;
}

/// <summary>How a parameter is drawn before training.</summary>
internal abstract record InitialValues
{
    /// <summary>Normal with mean 0 and the given standard deviation.</summary>
    public sealed record Normal(double Deviation) : InitialValues;

    /// <summary>Uniform in ±bound.</summary>
    public sealed record Uniform(double Bound) : InitialValues;

    /// <summary>Uniform in ±1/√(last dimension), for a dimension that only run time knows.</summary>
    public sealed record FanIn : InitialValues;

    public sealed record Constant(double Number) : InitialValues;
}
