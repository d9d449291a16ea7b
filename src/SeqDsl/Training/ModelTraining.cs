using System.Diagnostics;
using SeqDsl.Data;
using SeqDsl.Decoding;
using SeqDsl.Models;

namespace SeqDsl.Training;

/// <summary>Training and evaluating a model.</summary>
public static class ModelTraining
{
    /// <summary>
    /// Trains. Afterwards the model has the weights of the epoch that was best on dev; without dev, of the last one. Everything random depends on seeds only.
    /// </summary>
    /// <param name="model">The model; training goes on from its present weights.</param>
    /// <param name="train">What it learns from.</param>
    /// <param name="dev">What the best epoch is chosen by; null: nothing.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <returns>What it came to. Training that diverges or is cancelled ends with a report, not with an exception.</returns>
    /// <exception cref="DataException">An example cannot be used; with its index.</exception>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    /// <exception cref="InvalidOperationException">A parameter's <c>requires_grad</c> is not what the declaration says.</exception>
    public static TrainingReport Fit<TInput, TTarget, TPrediction>(
        this SequenceModel<TInput, TTarget, TPrediction> model,
        IReadOnlyList<Example<TInput, TTarget>> train,
        IReadOnlyList<Example<TInput, TTarget>>? dev = null,
        TrainingOptions? options = null) => ExampleTraining.Fit(
            model, () => model.Encode(train), dev is null ? null : () => model.Encode(dev), options, model.Output.Within,
            (sequences, batchSize, batches) => Evaluate(model, sequences, batchSize, batches), "example");

    /// <summary>How well the model does, without dropout.</summary>
    /// <param name="model">The model.</param>
    /// <param name="examples">At least one.</param>
    /// <param name="batchSize">Sequences in a batch; the result does not depend on it beyond rounding.</param>
    /// <exception cref="DataException">There is no example, or one cannot be used; with its index.</exception>
    public static EvaluationReport Evaluate<TInput, TTarget, TPrediction>(
        this SequenceModel<TInput, TTarget, TPrediction> model, IReadOnlyList<Example<TInput, TTarget>> examples, int batchSize = 256) =>
        Evaluate(model, model.Encode(examples), batchSize, int.MaxValue);

    private static EvaluationReport Evaluate<TInput, TTarget, TPrediction>(
        SequenceModel<TInput, TTarget, TPrediction> model, IReadOnlyList<EncodedSequence> sequences, int batchSize, int batches)
    {
        var clock = Stopwatch.StartNew();
        model.Output.Use(model.HeadParameters());
        HeadEvaluation[] evaluations = model.Output.Evaluations();
        double lossSum = 0;
        long rows = 0, counted = 0, tokens = 0;
        foreach (PackedBatch packed in model.InOrder(sequences, batchSize).Take(batches))
        {
            using Batch batch = model.Place(packed);
            Evaluated evaluated = model.Evaluate(batch);
            model.Unpack(packed, evaluated.Scores, (b, scores) =>
            {
                EncodedSequence sequence = sequences[packed.Order[b]];
                for (int head = 0; head < evaluations.Length; head++)
                {
                    evaluations[head].Add(scores[head], sequence.Targets![head], sequence.Length);
                }
            });
            lossSum += evaluated.Loss * packed.Targets![0].Length;
            rows += packed.Targets[0].Length;
            counted += packed.Sequences;
            tokens += packed.Tokens;
        }
        return new(
            [.. evaluations.Select((evaluation, head) => (model.Declaration.Heads[head].Name, evaluation))], lossSum / rows, counted, tokens, clock.Elapsed.TotalSeconds);
    }
}
