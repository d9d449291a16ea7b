namespace SeqDsl.Models;

/// <summary>What the rows of one step of writing looked at. Of a model that attends several times in a step it is the mean.</summary>
internal sealed class StepAlignment
{
    private float[] sums = [];
    private int rows, tokens, times;

    /// <summary>A new step begins: nothing has been looked at.</summary>
    public void Clear() => times = 0;

    /// <summary>Adds what an attention of the step looked at.</summary>
    /// <param name="weights">[rows, tokens], 0 behind a source's end.</param>
    /// <param name="rows">Of the step.</param>
    public void Add(ReadOnlySpan<float> weights, int rows)
    {
        if (times++ == 0)
        {
            (this.rows, tokens) = (rows, weights.Length / rows);
            sums = sums.Length < weights.Length ? new float[weights.Length] : sums;
            weights.CopyTo(sums);
            return;
        }
        for (int index = 0; index < weights.Length; index++)
        {
            sums[index] += weights[index];
        }
    }

    /// <summary>How much a row looked at each token of its source; empty where nothing attends.</summary>
    /// <param name="row">Of the step.</param>
    /// <param name="length">Tokens of the row's source.</param>
    public ReadOnlyMemory<float> Of(int row, int length)
    {
        if (times == 0 || row >= rows)
        {
            return default;
        }
        var weights = new float[length];
        for (int token = 0; token < length; token++)
        {
            weights[token] = sums[(row * tokens) + token] / times;
        }
        return weights;
    }
}
