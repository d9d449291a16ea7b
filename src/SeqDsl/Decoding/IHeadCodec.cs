namespace SeqDsl.Decoding;

/// <summary>What a head's numbers mean: targets into numbers for training, scores into a prediction.</summary>
/// <typeparam name="TTarget">What should come out of the model.</typeparam>
/// <typeparam name="TPrediction">What does come out.</typeparam>
public interface IHeadCodec<TTarget, TPrediction>
{
    /// <summary>Whether each token has a target and scores, and not each sequence.</summary>
    bool PerToken { get; }

    /// <summary>The names of the labels, by their numbers.</summary>
    IReadOnlyList<string> LabelNames { get; }

    /// <summary>The target as numbers of labels: one, or one for each token.</summary>
    /// <param name="target">What should come out.</param>
    /// <param name="length">How many tokens the sequence has.</param>
    /// <exception cref="ArgumentException">It is no label of the head, or there are not as many as tokens.</exception>
    long[] Encode(TTarget target, int length);

    /// <summary>The prediction for one sequence.</summary>
    /// <param name="scores">Probabilities: [labels], or [length · labels] in the order of the tokens.</param>
    /// <param name="length">How many tokens the sequence has.</param>
    TPrediction Decode(ReadOnlySpan<float> scores, int length);
}
