using SeqDsl.Kernels;

namespace SeqDsl.Decoding;

/// <summary>How a language model writes.</summary>
public sealed record SamplingOptions
{
    /// <summary>At most so many tokens.</summary>
    public int Length { get; init; } = 200;

    /// <summary>Probabilities are taken to the power of 1/temperature: below 1 the likely becomes likelier, near 0 only the likeliest is left.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Only the k likeliest tokens are chosen from (Fan et al. 2018); null: all.</summary>
    public int? TopK { get; init; }

    /// <summary>Only the likeliest tokens are chosen from that have together at least this probability (Holtzman et al. 2020); 1: all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Of the generator: the same seed writes the same text.</summary>
    public ulong Seed { get; init; }

    /// <summary>One token's number.</summary>
    /// <param name="probabilities">[V]</param>
    /// <param name="place">Which token of the text.</param>
    internal int Choose(ReadOnlySpan<float> probabilities, ulong place)
    {
        int[] order = new int[probabilities.Length];
        double[] weights = new double[probabilities.Length];
        for (int id = 0; id < order.Length; id++)
        {
            order[id] = id;
            weights[id] = Math.Pow(probabilities[id], 1 / Temperature);
        }
        Array.Sort((double[])weights.Clone(), order);
        Array.Reverse(order);
        int kept = Math.Min(TopK ?? order.Length, order.Length);
        double all = 0;
        for (int rank = 0; rank < kept; rank++)
        {
            all += weights[order[rank]];
        }
        double sum = 0;
        int last = 0;
        while (last < kept && (last == 0 || sum < TopP * all))
        {
            sum += weights[order[last++]];
        }
        double left = new RandomStream(Seed, RandomUse.Sampling).Uniform(place) * sum;
        for (int rank = 0; rank < last - 1; rank++)
        {
            left -= weights[order[rank]];
            if (left < 0)
            {
                return order[rank];
            }
        }
        return order[last - 1];
    }

    internal void Check()
    {
        Require(Length >= 1, nameof(Length), Length, "at least 1");
        Require(double.IsFinite(Temperature) && Temperature > 0, nameof(Temperature), Temperature, "more than 0");
        Require(TopK is null or >= 1, nameof(TopK), TopK, "at least 1, or null");
        Require(TopP is > 0 and <= 1, nameof(TopP), TopP, "more than 0 and at most 1");
    }

    private static void Require(bool holds, string option, object? value, string expected)
    {
        if (!holds)
        {
            throw new ArgumentException($"SamplingOptions.{option} is {value ?? "null"}; expected {expected}.", nameof(SamplingOptions));
        }
    }
}
