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
}
