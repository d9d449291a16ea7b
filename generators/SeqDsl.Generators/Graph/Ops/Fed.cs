using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>
/// What a later layer gave for the token before: [B, F] before the first → [N, F]. It stands in a graph until <see cref="Catalog.FedLoops"/> closes the loop that it opens.
/// </summary>
/// <param name="Layer">The name of the layer that is fed.</param>
/// <param name="Over">The tokens.</param>
internal sealed record Fed(string Layer, Packing Over) : Op
{
    /// <summary>The kind of result, of the head "layer", that gives the value that is fed.</summary>
    public const string Result = "fed";

    public override string Text => $"fed \"{Layer}\"{Over.Text}";

    public override string ResultName => "fed";

    public override Shape Infer(IReadOnlyList<Value> operands) => operands[0].Shape.With(0, Over.Tokens);

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run) => throw Open();

    public override string Write(Value y, IReadOnlyList<string> operands) => throw Open();

    private InvalidOperationException Open() => new($"The loop of {Layer} is still open.");
}
