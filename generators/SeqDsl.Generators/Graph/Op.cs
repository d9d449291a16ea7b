using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph;

/// <summary>
/// An operation: its shape, its value, its derivative and its C#, one file each in Ops/. Records, so that two of the same
/// attributes are equal.
/// </summary>
internal abstract record Op
{
    /// <summary>The word of the graph language, with attributes if it has any.</summary>
    public abstract string Text { get; }

    /// <summary>What the result is called when nothing better is known.</summary>
    public virtual string ResultName => "value";

    public virtual ElementKind Kind => ElementKind.Real;

    /// <summary>Whether row r of the result depends on row r of the operands only, so that the op commutes with stacking rows.</summary>
    public virtual bool IsRowWise => false;

    /// <summary>Whether the result shares its operand's memory: free to repeat, not worth keeping.</summary>
    public virtual bool IsView => false;

    /// <summary>Whether the kernel may write over an operand of the result's shape.</summary>
    public virtual bool MayOverwrite => false;

    /// <summary>The result's shape.</summary>
    /// <exception cref="ShapeException">The operands do not fit.</exception>
    public abstract Shape Infer(IReadOnlyList<Value> operands);

    /// <summary>The result in double precision: the meaning that every pass keeps and every generated line is held against.</summary>
    public abstract Block Evaluate(IReadOnlyList<Block> operands, Evaluation run);

    /// <summary>
    /// How many floating point operations it takes: an addition, a multiplication, a division, a comparison and a function of one number are one each; to move
    /// numbers, to draw them and to read row numbers is none.
    /// </summary>
    public abstract Amount Flops(Value y);

    /// <summary>For y with gradient dy, the gradient of each operand as graph code; null where there is none.</summary>
    public virtual IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy) => [.. y.Operands.Select(_ => (Value?)null)];

    /// <summary>The C# expression over TorchSharp; it makes one new tensor and no other that would need disposing.</summary>
    public abstract string Write(Value y, IReadOnlyList<string> operands);

    /// <summary>The C# statement that writes the result into an existing tensor, ignoring what was there; null: copy it there.</summary>
    public virtual string? WriteInto(Value y, IReadOnlyList<string> operands, string destination) => null;

    /// <summary>
    /// The C# statement over raw memory that writes the result to its destination, without the semicolon. Operands are Floats, numbers or row numbers; of a
    /// transpose in a product, what is transposed. An op that stands in steps only has none: there a cell's kernel computes it.
    /// </summary>
    public virtual string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        throw new InvalidOperationException($"There is no kernel for {Text}.");

    /// <summary>The right side of the equation as mathematics, for the comment above the generated line.</summary>
    public virtual string Formula(IReadOnlyList<string> operands) => $"{Text}({string.Join(", ", operands)})";

    public sealed override string ToString() => Text;
}
