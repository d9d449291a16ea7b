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
    public static TrainingReport Fit<TInput, TTarget, TPrediction>(
        this SequenceModel<TInput, TTarget, TPrediction> model,
        IReadOnlyList<Example<TInput, TTarget>> train,
        IReadOnlyList<Example<TInput, TTarget>>? dev = null,
        TrainingOptions? options = null)
    {
        options ??= new();
        options.Check(dev is not null);
        ulong seed = options.Seed ?? model.Seed;
        LengthLimit limited = LengthLimit.Of(model.Encode(train), options, model.Declaration.Targets, model.Output.Within, "example");
        var batcher = new Batcher(limited.Sequences, options.BatchSize, options.TokensPerBatch)
        {
            Seed = seed,
            Targets = model.Declaration.Targets,
            FeatureCount = model.Input.FeatureCount,
            VocabularySize = model.Input.VocabularySize,
            UnknownTokens = options.UnknownRate > 0 && model.Vocabulary is not null ? new(model.Vocabulary, options.UnknownRate, seed) : null,
        };
        IReadOnlyList<EncodedSequence>? encodedDev = dev is null ? null : model.Encode(dev);
        if (encodedDev?.Count == 0)
        {
            throw new DataException("the dev set has no example; expected at least one, or null for none.");
        }
        LengthLimit.CheckDev(encodedDev, options, "example");
        Func<EvaluationReport>? evaluate = encodedDev is null
            ? null
            : () => Evaluate(model, encodedDev, options.EvaluationBatchSize, options.FastDevRun ? 2 : int.MaxValue);
        return new Trainer(model, batcher, evaluate, options) { Cut = limited.Cut }.Run();
    }

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
