using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>An op with several results, which are taken by <see cref="Pick"/>.</summary>
internal abstract record BundleOp : Op
{
    public sealed override ElementKind Kind => ElementKind.Bundle;

    /// <summary>The shape of one of the results.</summary>
    public abstract Shape ShapeOf(int index, IReadOnlyList<Value> operands);

    /// <summary>How many results there are.</summary>
    public abstract int ResultCount { get; }

    /// <summary>Whether the kernel writes a result even if nobody picks it.</summary>
    public virtual bool IsAlwaysWritten(int index) => true;

    /// <summary>As for other ops, given the destination of each result: "default" for one that is not needed, the name to be declared for a single number.</summary>
    public abstract string WriteKernel(Value y, IReadOnlyList<string> operands, IReadOnlyList<string> destinations);

    public sealed override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        throw new InvalidOperationException($"{Text} has several destinations.");

    /// <summary>What a result is called where nobody picks it.</summary>
    public virtual string NameOf(int index) => "result";

    /// <summary>For results with gradients <paramref name="parts"/> (null: none), the gradient of each operand as graph code; null where there is none.</summary>
    public abstract IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, IReadOnlyList<Value?> parts);

    public sealed override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy) =>
        throw new InvalidOperationException($"The gradients of {Text} are those of its picks.");
}

/// <summary>One result of an op that has several: of a scan yields come first, stacked to [N, F]; then sums.</summary>
internal sealed record Pick(int Index) : Op
{
    public override string Text => $"pick {Index}";

    public override string ResultName => "picked";

    /// <summary>Whether a value is a result of a scan, which comes step by step.</summary>
    public static bool IsOfScan(Value value) => value.Op is Pick && value.Operands[0].Op is Scan;

    public override Shape Infer(IReadOnlyList<Value> operands) => ((BundleOp)operands[0].Op).ShapeOf(Index, operands[0].Operands);

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => operands[0].Parts![Index];

    /// <summary>From the array that the op makes; those of a scan are written with it.</summary>
    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}[{Index}]";

    public override string Formula(IReadOnlyList<string> operands) => $"{operands[0]}, result {Index}";
}
