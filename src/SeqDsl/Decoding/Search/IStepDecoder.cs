namespace SeqDsl.Decoding.Search;

/// <summary>
/// What writes sequences token by token: rows of one batch, each the beginning of a sequence that is being written. A search says which rows go on and with what token;
/// rows that it does not name are let go.
/// </summary>
public interface IStepDecoder
{
    /// <summary>V: how many tokens there are to choose from.</summary>
    int Entries { get; }

    /// <summary>The token before the first.</summary>
    int Start { get; }

    /// <summary>The token behind the last.</summary>
    int End { get; }

    /// <summary>
    /// Goes one step on. Row r continues row <paramref name="parents"/>[r] of the step before by <paramref name="tokens"/>[r]; at the first step parents are the numbers of the
    /// sources.
    /// </summary>
    /// <param name="parents">[rows]</param>
    /// <param name="tokens">[rows]</param>
    /// <returns>[rows · V] The logarithms of the probabilities of what comes next; good until the next step.</returns>
    ReadOnlyMemory<float> Step(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens);

    /// <summary>How much each row's last step looked at each token of its source, summing to 1; empty for a decoder without attention.</summary>
    /// <param name="row">A row of the last step.</param>
    ReadOnlyMemory<float> Attention(int row) => default;
}
