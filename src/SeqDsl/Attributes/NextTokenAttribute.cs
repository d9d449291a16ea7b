namespace SeqDsl;

/// <summary>
/// The head of a language model: at each token a probability for every entry of the vocabulary to come next, softmax(x·Wᵀ + b), trained by cross entropy
/// (Bengio et al. 2003; Mikolov et al. 2010). Takes a sequence of vectors that was read forward only.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class NextTokenAttribute : HeadAttribute
{
    /// <summary>Whether W is the embedding's table (Press and Wolf 2017; Inan et al. 2017): then the source must be of the embedding's size.</summary>
    public bool Tied { get; set; }

    /// <summary>
    /// For large vocabularies, a softmax in two steps (Goodman 2001; Grave et al. 2017): first over the entries that are more frequent than the first cutoff and over the
    /// clusters behind it, then over the entries of one cluster. <c>Adaptive = [2000, 10000]</c> has two clusters, entries 2000 … 9999 and the rest; a vocabulary's entries
    /// are numbered by falling frequency; of a cutoff beyond the vocabulary there is no cluster. Most tokens are frequent, so of most rows only the first step is computed. The probabilities are exact ones, of another model
    /// than without it.
    /// </summary>
    public int[]? Adaptive { get; set; }
}
