using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Graph.Interpretation;

/// <summary>What each row of a query attends to, and the gradients of that, one sequence after the other.</summary>
internal sealed class AttentionEvaluation
{
    private readonly Attention attention;
    private readonly Block query, keys, values;
    private readonly Block? direction;
    private readonly List<(int Row, int[] Memory, double[] Weights)> attended = [];

    public AttentionEvaluation(Attention attention, IReadOnlyList<Block> operands, Evaluation run)
    {
        this.attention = attention;
        (query, keys, values) = (operands[0], operands[1], operands[2]);
        direction = attention.Score == AttentionScore.Additive ? operands[3] : null;
        double[] sequenceOf = attention.InStep ? [.. Enumerable.Range(0, query.Rows).Select(row => (double)row)] : run.Input(attention.Over.SequenceOf.Name).Data;
        IReadOnlyList<int[]> memory = run.Sequences(attention.Memory);
        Context = new Block(query.Rows, values.Columns);
        for (int row = 0; row < query.Rows; row++)
        {
            double sequence = attention.Memory == attention.Over ? sequenceOf[row] : operands[attention.RealOperands].Data[(int)sequenceOf[row]];
            int[] rows = memory[(int)sequence];
            double[] weights = Softmax.Op.Evaluate([new Block([1, rows.Length], [.. rows.Select(other => Score(row, other))])], run).Data;
            attended.Add((row, rows, weights));
            for (int column = 0; column < values.Columns; column++)
            {
                Context[row, column] = rows.Zip(weights, (other, weight) => weight * values[other, column]).Sum();
            }
        }
    }

    public Block Context { get; }

    public IReadOnlyList<Block> Gradients(Block contextGradient)
    {
        Block queryGradient = new(query.Rows, query.Columns), keysGradient = new(keys.Rows, keys.Columns), valuesGradient = new(values.Rows, values.Columns);
        var directionGradient = new Block(1, query.Columns);
        foreach ((int row, int[] memory, double[] weights) in attended)
        {
            double[] weightGradients = [.. memory.Select(other => Enumerable.Range(0, values.Columns).Sum(column => contextGradient[row, column] * values[other, column]))];
            double mean = weights.Zip(weightGradients, (weight, gradient) => weight * gradient).Sum();
            for (int index = 0; index < memory.Length; index++)
            {
                int other = memory[index];
                double scoreGradient = weights[index] * (weightGradients[index] - mean);
                for (int column = 0; column < values.Columns; column++)
                {
                    valuesGradient[other, column] += weights[index] * contextGradient[row, column];
                }

                for (int column = 0; column < query.Columns; column++)
                {
                    double squashed = Math.Tanh(query[row, column] + keys[other, column]);
                    double ofSum = direction is null ? 0 : scoreGradient * direction.Data[column] * (1 - squashed * squashed);
                    queryGradient[row, column] += direction is null ? scoreGradient * keys[other, column] : ofSum;
                    keysGradient[other, column] += direction is null ? scoreGradient * query[row, column] : ofSum;
                    directionGradient.Data[column] += scoreGradient * squashed;
                }
            }
        }

        return direction is null ? [queryGradient, keysGradient, valuesGradient] : [queryGradient, keysGradient, valuesGradient, directionGradient];
    }

    private double Score(int row, int other) => Enumerable.Range(0, query.Columns).Sum(column => direction is null
        ? query[row, column] * keys[other, column]
        : direction.Data[column] * Math.Tanh(query[row, column] + keys[other, column]));
}
