namespace SeqDsl.Decoding;

/// <summary>
/// The most probable spans of a text by their first and last tokens: the largest start(i) + end(j) with i ≤ j &lt; i + longest. Scores are logarithms of probabilities that do
/// not depend on each other.
/// </summary>
public static class BestSpans
{
    /// <summary>The best span; of equal ones the one that ends first, and of these the one that begins first.</summary>
    /// <param name="start">[tokens]</param>
    /// <param name="end">[tokens]</param>
    /// <param name="longest">Tokens that a span has at most; at least 1.</param>
    /// <returns>The first token, how many there are, and the score.</returns>
    /// <exception cref="ArgumentException">There is no token, or not as many scores for ends as for starts.</exception>
    public static (int Start, int Length, double Score) One(ReadOnlySpan<float> start, ReadOnlySpan<float> end, int longest = int.MaxValue)
    {
        Check(start, end, longest);
        (int Start, int Length, double Score) best = (0, 0, double.NegativeInfinity);

        // The starts that may yet be the best of a window, falling in score: each token enters and leaves once.
        var window = new int[start.Length];
        int first = 0, behind = 0;
        for (int last = 0; last < start.Length; last++)
        {
            while (behind > first && start[window[behind - 1]] < start[last])
            {
                behind--;
            }
            window[behind++] = last;
            if (window[first] <= last - longest)
            {
                first++;
            }
            double score = (double)start[window[first]] + end[last];
            if (score > best.Score || best.Length == 0)
            {
                best = (window[first], last - window[first] + 1, score);
            }
        }
        return best;
    }

    /// <summary>The k best spans, best first; fewer where there are fewer.</summary>
    /// <inheritdoc cref="One"/>
    /// <param name="start">[tokens]</param>
    /// <param name="end">[tokens]</param>
    /// <param name="k">At least 1.</param>
    /// <param name="longest">Tokens that a span has at most; at least 1.</param>
    public static IReadOnlyList<(int Start, int Length, double Score)> Several(ReadOnlySpan<float> start, ReadOnlySpan<float> end, int k, int longest = int.MaxValue)
    {
        Check(start, end, longest);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        var best = new PriorityQueue<(int Start, int Length, double Score), double>();
        for (int last = 0; last < start.Length; last++)
        {
            for (int from = Math.Max(0, last - Math.Min(longest, start.Length) + 1); from <= last; from++)
            {
                double score = (double)start[from] + end[last];
                if (best.Count < k)
                {
                    best.Enqueue((from, last - from + 1, score), score);
                }
                else
                {
                    best.EnqueueDequeue((from, last - from + 1, score), score);
                }
            }
        }
        return [.. best.UnorderedItems.Select(item => item.Element).OrderByDescending(span => span.Score).ThenBy(span => span.Start + span.Length).ThenBy(span => span.Start)];
    }

    private static void Check(ReadOnlySpan<float> start, ReadOnlySpan<float> end, int longest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 1);
        if (start.Length == 0 || start.Length != end.Length)
        {
            throw new ArgumentException($"Found {start.Length} scores for starts and {end.Length} for ends; expected as many, one for each token, and at least one.", nameof(start));
        }
    }
}
