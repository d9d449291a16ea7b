using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>What the numbers of all heads of a model mean.</summary>
/// <typeparam name="TTarget">What should come out of the model; of several heads a tuple.</typeparam>
/// <typeparam name="TPrediction">What does come out; of several heads a tuple.</typeparam>
public interface IOutputCodec<TTarget, TPrediction>
{
    /// <summary>The target of each head.</summary>
    /// <param name="target">What should come out.</param>
    /// <param name="length">How many tokens the sequence has.</param>
    /// <exception cref="ArgumentException">It is not one of the head's, or there are not as many as tokens.</exception>
    HeadTarget[] Encode(TTarget target, int length);

    /// <summary>The longest length up to a limit at which a longer sequence may be cut for all heads; 0: none.</summary>
    /// <param name="targets">What <see cref="Encode"/> gave for the whole sequence.</param>
    /// <param name="limit">Less than its length.</param>
    int Within(IReadOnlyList<HeadTarget> targets, int limit);

    /// <summary>The prediction for one sequence.</summary>
    /// <param name="scores">Of each head: [labels], or [length · labels] in the order of the tokens.</param>
    /// <param name="length">How many tokens the sequence has.</param>
    TPrediction Decode(IReadOnlyList<float[]> scores, int length);

    /// <summary>An evaluation of each head.</summary>
    HeadEvaluation[] Evaluations();

    /// <summary>Takes what each head has learned.</summary>
    void Use(IReadOnlyList<IHeadParameters> parameters);
}
