using SeqDsl.Generators.Graph.Interpretation;

namespace SeqDsl.Generators.Graph.Ops;

/// <summary>y[r] = table[index[r]]: [m, F], [n] → [n, F]. An embedding, the last token of each sequence, a vector for all tokens of its sequence.</summary>
internal sealed record TakeRows : Op
{
    public static TakeRows Op { get; } = new();

    public override string Text => "takerows";

    public override string ResultName => "taken";

    public override Shape Infer(IReadOnlyList<Value> operands) =>
        operands[0].Shape.Rank == 2 && operands[1].Kind == ElementKind.Index
            ? Shape.Of(operands[1].Shape[0], operands[0].Shape[1])
            : throw new ShapeException($"takerows takes [m, F] and row numbers [n], and got {operands[0].Shape} and {operands[1].Shape}");

    public override Amount Flops(Value y) => Amount.Zero;

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block table = operands[0], index = operands[1];
        var taken = new Block(index.Data.Length, table.Columns);
        for (int row = 0; row < taken.Rows; row++)
        {
            for (int column = 0; column < table.Columns; column++)
            {
                taken[row, column] = table[(int)index.Data[row], column];
            }
        }

        return taken;
    }

    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy) =>
        [g.AddRows(dy, y.Operands[1], y.Operands[0].Shape[0]), null];

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.index_select(0, {operands[1]})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("TakeRows")}({operands[0]}, {y.Shape[1].Extent}, {operands[1]}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => $"{operands[0]}[{operands[1]}]";
}

/// <summary>y[index[r]] += x[r]: [n, F], [n] → [rows, F]. The derivative of <see cref="TakeRows"/>, and the sum over each sequence's tokens.</summary>
internal sealed record AddRows(Dimension Rows) : Op
{
    public override string Text => $"addrows {Rows}";

    public override string ResultName => "added";

    public override Shape Infer(IReadOnlyList<Value> operands) =>
        operands[0].Shape.Rank == 2 && operands[1].Kind == ElementKind.Index && operands[0].Shape[0] == operands[1].Shape[0]
            ? Shape.Of(Rows, operands[0].Shape[1])
            : throw new ShapeException($"addrows takes [n, F] and row numbers [n], and got {operands[0].Shape} and {operands[1].Shape}");

    public override Amount Flops(Value y) => Amount.Of(y.Operands[0].Shape);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block x = operands[0], index = operands[1];
        var sum = new Block(run.Extent(Rows), x.Columns);
        for (int row = 0; row < x.Rows; row++)
        {
            for (int column = 0; column < x.Columns; column++)
            {
                sum[(int)index.Data[row], column] += x[row, column];
            }
        }

        return sum;
    }

    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy) => [g.TakeRows(dy, y.Operands[1]), null];

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{RuntimeNames.Rows}.Add({operands[0]}, {operands[1]}, {Rows.TensorExtent})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("AddRows")}({operands[0]}, {y.Shape[1].Extent}, {operands[1]}, {destination})";

    public override string WriteInto(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Rows}.AddInto({operands[0]}, {operands[1]}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => $"Σ {operands[0]} by {operands[1]}";
}

/// <summary>y = s, then y[index[r]] += x[r]: [rows, F], [n, F], [n] → [rows, F]. What <see cref="Passes.FuseProducts"/> makes of a sum with <see cref="AddRows"/>. Never differentiated.</summary>
internal sealed record AddRowsTo : Op
{
    public static AddRowsTo Op { get; } = new();

    public override string Text => "addrowsto";

    public override string ResultName => "added";

    public override bool MayOverwrite => true;

    public override Shape Infer(IReadOnlyList<Value> operands) => operands[0].Shape is { Rank: 2 } sum && new AddRows(sum[0]).Infer([.. operands.Skip(1)]) == sum
        ? sum
        : throw new ShapeException($"addrowsto takes [rows, F], [n, F] and row numbers [n], and got {operands[0].Shape}, {operands[1].Shape} and {operands[2].Shape}");

    public override Amount Flops(Value y) => Amount.Of(y.Operands[1].Shape);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block x = operands[1], index = operands[2], sum = operands[0].Map(number => number);
        for (int row = 0; row < x.Rows; row++)
        {
            for (int column = 0; column < x.Columns; column++)
            {
                sum[(int)index.Data[row], column] += x[row, column];
            }
        }

        return sum;
    }

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{operands[0]}.index_add(0, {operands[2]}, {operands[1]}, {RuntimeNames.Rows}.One)";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("AddRowsTo")}({operands[0]}, {operands[1]}, {y.Shape[1].Extent}, {operands[2]}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => $"{operands[0]} + Σ {operands[1]} by {operands[2]}";
}

/// <summary>y[b] = max over the tokens of sequence b, for each feature: [N, F] → [B, F]</summary>
/// <param name="Over">How the tokens are packed.</param>
internal sealed record MaxTokens(Packing Over) : Op
{
    public override string Text => "maxtokens" + Over.Text;

    public override string ResultName => "largest";

    public override Shape Infer(IReadOnlyList<Value> operands) => Over.ShapeOfRows(Text, operands[0]).With(0, Over.Sequences);

    public override Amount Flops(Value y) => Amount.Of(y.Operands[0].Shape);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        Block x = operands[0], sequenceOf = run.Input(Over.SequenceOf.Name);
        var largest = new Block(run.Extent(Over.Sequences), x.Columns);
        largest.Data.AsSpan().Fill(double.NegativeInfinity);
        for (int row = 0; row < x.Rows; row++)
        {
            for (int column = 0; column < x.Columns; column++)
            {
                int sequence = (int)sequenceOf.Data[row];
                largest[sequence, column] = Math.Max(largest[sequence, column], x[row, column]);
            }
        }

        return largest;
    }

    /// <summary>dy goes to the token that is the largest, in equal shares where several are (as libtorch has it).</summary>
    public override IReadOnlyList<Value?> Gradients(GraphBuilder g, Value y, Value dy)
    {
        Value sequenceOf = g.Input(Over.SequenceOf);
        Value isLargest = g.Equal(y.Operands[0], g.TakeRows(y, sequenceOf), "isLargest");
        Value share = g.Divide(dy, g.AddRows(isLargest, sequenceOf, Over.Sequences, "ties"));
        return [g.Multiply(isLargest, g.TakeRows(share, sequenceOf))];
    }

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{RuntimeNames.Rows}.MaxTokens({operands[0]}, {Over.CSharp})";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("MaxTokens")}({operands[0]}, Steps({Over.Raw}), {y.Shape[1].Extent}, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => $"max over {Over.Token}s of {operands[0]}";
}

/// <summary>y[b, v] = how often entry v occurs in sequence b: ids [N], sequences [N] → [B, V]</summary>
internal sealed record CountTokens : Op
{
    public static CountTokens Op { get; } = new();

    public override string Text => "counttokens";

    public override string ResultName => "counts";

    public override Shape Infer(IReadOnlyList<Value> operands) => Shape.Of(Dimension.Sequences, Dimension.Vocabulary);

    public override Amount Flops(Value y) => Amount.Of(y.Operands[0].Shape);

    public override Block Evaluate(IReadOnlyList<Block> operands, Evaluation run)
    {
        var counts = new Block(run.Extent(Dimension.Sequences), run.Extent(Dimension.Vocabulary));
        for (int token = 0; token < operands[0].Data.Length; token++)
        {
            counts[(int)operands[1].Data[token], (int)operands[0].Data[token]]++;
        }

        return counts;
    }

    public override string Write(Value y, IReadOnlyList<string> operands) => $"{RuntimeNames.Rows}.CountTokens(batch, Vocabulary!.Count)";

    public override string WriteKernel(Value y, IReadOnlyList<string> operands, string destination) =>
        $"{RuntimeNames.Kernel("CountTokens")}({operands[0]}, {operands[1]}, VocabularySize, {destination})";

    public override string Formula(IReadOnlyList<string> operands) => "how often each entry occurs";
}
