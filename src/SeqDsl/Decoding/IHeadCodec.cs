using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>What a head's numbers mean: targets into numbers for training, scores into a prediction.</summary>
/// <typeparam name="TTarget">What should come out of the head.</typeparam>
/// <typeparam name="TPrediction">What does come out.</typeparam>
public interface IHeadCodec<TTarget, TPrediction>
{
    /// <summary>The target as numbers.</summary>
    /// <param name="target">What should come out.</param>
    /// <param name="length">How many tokens the sequence has.</param>
    /// <exception cref="ArgumentException">It is not one of the head's, or there are not as many as tokens.</exception>
    HeadTarget Encode(TTarget target, int length);

    /// <summary>The prediction for one sequence.</summary>
    /// <param name="scores">[labels], or [length · labels] in the order of the tokens.</param>
    /// <param name="length">How many tokens the sequence has.</param>
    TPrediction Decode(ReadOnlySpan<float> scores, int length);

    /// <summary>The longest length up to a limit at which a longer sequence may be cut; 0: none. An entity is not cut through.</summary>
    /// <param name="target">What <see cref="Encode"/> gave for the whole sequence.</param>
    /// <param name="limit">Less than its length.</param>
    int Within(HeadTarget target, int limit) => limit;

    /// <summary>An evaluation that has seen nothing yet.</summary>
    HeadEvaluation Evaluation();

    /// <summary>Takes what the head has learned; called before decoding and before an evaluation.</summary>
    void Use(IHeadParameters parameters)
    {
    }
}
