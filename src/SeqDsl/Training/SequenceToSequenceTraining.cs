using SeqDsl.Data;
using SeqDsl.Models;

namespace SeqDsl.Training;

/// <summary>Training and evaluating a model that writes behind what it has read, on pairs: in training it is given what it should have written (Williams and Zipser 1989).</summary>
public static class SequenceToSequenceTraining
{
    /// <summary>Trains. Afterwards the model has the weights of the epoch that was best on dev; without dev, of the last one.</summary>
    /// <param name="model">The model; training goes on from its present weights.</param>
    /// <param name="train">What it learns from. <see cref="TrainingOptions.MaximumLength"/> is about the targets.</param>
    /// <param name="dev">What the best epoch is chosen by: its perplexity when given the targets; null: nothing.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <exception cref="DataException">A pair cannot be used; with its index.</exception>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public static TrainingReport Fit(
        this SequenceToSequenceModel model,
        IReadOnlyList<Example<IReadOnlyList<string>, IReadOnlyList<string>>> train,
        IReadOnlyList<Example<IReadOnlyList<string>, IReadOnlyList<string>>>? dev = null,
        TrainingOptions? options = null) =>
        TokenTraining.Fit(model, () => model.Encode(train), dev is null ? null : () => model.Encode(dev), options, "example");

    /// <summary>How well the model predicts targets of which it is given the beginning, without dropout and without smoothing.</summary>
    /// <param name="model">The model.</param>
    /// <param name="pairs">At least one.</param>
    /// <param name="batchSize">Pairs in a batch; the result does not depend on it beyond rounding.</param>
    /// <exception cref="DataException">There is no pair, or one cannot be used; with its index.</exception>
    public static EvaluationReport Evaluate(
        this SequenceToSequenceModel model, IReadOnlyList<Example<IReadOnlyList<string>, IReadOnlyList<string>>> pairs, int batchSize = 64) =>
        TokenTraining.Evaluate(model, model.Encode(pairs), batchSize, int.MaxValue);
}
