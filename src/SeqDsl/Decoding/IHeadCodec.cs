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

    /// <summary>An evaluation that has seen nothing yet.</summary>
    HeadEvaluation Evaluation();

    /// <summary>Takes what the head has learned; called before decoding and before an evaluation.</summary>
    void Use(IHeadParameters parameters)
    {
    }
}
