namespace SeqDsl;

/// <summary>
/// The head of a model that reads one sequence and writes another (Sutskever, Vinyals and Le 2014; Cho et al. 2014): behind each token that was written a probability
/// for every entry of the target's vocabulary to come next, softmax(x·Wᵀ + b), trained by cross entropy against the target. Takes a sequence of vectors of
/// <see cref="TargetTokensAttribute"/> that was read forward only.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GenerateAttribute : HeadAttribute
{
    /// <summary>Whether W is the table of the target's embedding (Press and Wolf 2017; Inan et al. 2017): then the source must be of the embedding's size.</summary>
    public bool Tied { get; set; }

    /// <summary>
    /// ε: in training the target is the right token with 1 − ε and any of the V with ε/V (Szegedy et al. 2016): −(1 − ε)·ln p[y] − ε/V·Σ ln p. At least 0, less than 1.
    /// </summary>
    public double LabelSmoothing { get; set; }
}
