using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>softmax(x)ₖ = e^xₖ / Σⱼ e^xⱼ, in each row</summary>
internal sealed record Softmax : Op
{
    public static Softmax Op { get; } = new();

    public override string Text => "softmax";

    public override string ResultName => "probabilities";

    public override bool IsRowWise => true;

    public override bool MayOverwrite => true;

    public override Shape Infer(IReadOnlyList<Value> operands) => operands[0].Shape;

    /// <summary>For each number: compared, subtracted, a power, added, divided.</summary>
    public override Amount Flops(Value y) => 5 * Amount.Of(y.Shape);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block x = operands[0];
        var probabilities = new Block(x.Rows, x.Columns);
        for (int row = 0; row < x.Rows; row++)
        {
            double largest = double.NegativeInfinity, sum = 0;
            for (int column = 0; column < x.Columns; column++)
            {
                largest = Math.Max(largest, x[row, column]);
            }

            for (int column = 0; column < x.Columns; column++)
            {
                sum += probabilities[row, column] = Math.Exp(x[row, column] - largest);
            }

            for (int column = 0; column < x.Columns; column++)
            {
                probabilities[row, column] /= sum;
            }
        }

        return probabilities;
    }

    /// <summary>dx = y ∘ (dy − Σ dy∘y)</summary>
    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy) =>
        [g.Multiply(y, g.Subtract(dy, g.SumColumns(g.Multiply(dy, y))))];

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.softmax(1)";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("Softmax")}({operands[0]}, {y.Shape.Extents}, {destination})";
}

/// <summary>1 at the given position of each row, 0 elsewhere: [n] → [n, size]</summary>
internal sealed record OneHot(Dimension Size) : Op
{
    public override string Text => $"onehot {Size}";

    public override string ResultName => "oneHot";

    public override Shape Infer(IReadOnlyList<Value> operands) => Shape.Of(operands[0].Shape[0], Size);

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        var hot = new Block(operands[0].Data.Length, run.Extent(Size));
        for (int row = 0; row < hot.Rows; row++)
        {
            hot[row, (int)operands[0].Data[row]] = 1;
        }

        return hot;
    }

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{RuntimeNames.Rows}.OneHot({operands[0]}, {Size.TensorExtent}, batch)";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("OneHot")}({operands[0]}, {Size.Extent}, {destination})";
}

/// <summary>L = −(1/n) Σᵣ ln softmax(logits)[r, target[r]]: [n, K], [n] → []</summary>
/// <param name="Smoothing">ε: the target is the label with 1 − ε, and any of the K with ε/K (Szegedy et al. 2016).</param>
internal sealed record CrossEntropy(double Smoothing = 0) : Op
{
    public static CrossEntropy Op { get; } = new();

    public override string Text => Smoothing > 0 ? $"crossentropy smoothed {Number}" : "crossentropy";

    /// <summary>", 0.1" where there is something to be smoothed: the last argument of a call.</summary>
    public string Argument => Smoothing > 0 ? $", {Number}" : "";

    private string Number => Smoothing.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    public override string ResultName => "loss";

    public override Shape Infer(IReadOnlyList<Value> operands) =>
        operands[0].Shape.Rank == 2 && operands[1].Kind == ElementKind.Index && operands[0].Shape[0] == operands[1].Shape[0]
            ? Shape.Scalar
            : throw new ShapeException($"crossentropy takes logits [n, K] and labels [n], and got {operands[0].Shape} and {operands[1].Shape}");

    /// <summary>Of each score: compared, subtracted, a power, added, and where it is smoothed added once more; of each row: a logarithm, less the target's score, added.</summary>
    public override Amount Flops(Value y) => (Smoothing > 0 ? 5 : 4) * Amount.Of(y.Operands[0].Shape) + (3 * Amount.Of(y.Operands[1].Shape));

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block probabilities = Softmax.Op.Evaluate([operands[0]], run);
        double sum = 0;
        for (int row = 0; row < probabilities.Rows; row++)
        {
            sum -= (1 - Smoothing) * Math.Log(probabilities[row, (int)operands[1].Data[row]]);
            for (int column = 0; Smoothing > 0 && column < probabilities.Columns; column++)
            {
                sum -= Smoothing / probabilities.Columns * Math.Log(probabilities[row, column]);
            }
        }

        return Block.Scalar(sum / probabilities.Rows);
    }

    /// <summary>dlogits = (softmax(logits) − (1 − ε)·onehot(target) − ε/K) · dL / n</summary>
    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy)
    {
        Value logits = y.Operands[0], probabilities = g.Softmax(logits), right = g.OneHot(y.Operands[1], logits.Shape[1]);
        if (Smoothing > 0)
        {
            Value any = g.Divide(g.Constant(Smoothing), logits.Shape[1].IsKnown ? g.Constant(logits.Shape[1].Size) : g.Count(logits.Shape[1]));
            right = g.Add(g.Multiply(right, g.Constant(1 - Smoothing)), any, "smoothed");
        }

        Value error = g.Subtract(probabilities, right, "error");
        return [g.Multiply(g.Divide(error, g.Count(logits.Shape[0])), dy), null];
    }

    public override string Write(Value y, IReadOnlyList<string> operands) => Smoothing > 0
        ? $"{RuntimeNames.Rows}.SmoothedCrossEntropy({operands[0]}, {operands[1]}{Argument})"
        : $"{RuntimeNames.Torch}.nn.functional.cross_entropy({operands[0]}, {operands[1]})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"var {destination} = (float){RuntimeNames.Kernel("CrossEntropy")}({operands[0]}, {operands[1]}, {y.Operands[0].Shape[1].Extent}{(Smoothing > 0 ? $", default, 1{Argument}" : "")})";
}
