using SeqDsl.Data;
using SeqDsl.Models;

namespace SeqDsl.Training;

/// <summary>Training on sequences that stand each for itself, whatever the model makes of them.</summary>
internal static class ExampleTraining
{
    /// <summary>Trains.</summary>
    /// <param name="model">The model.</param>
    /// <param name="encodeTrain">Training data as numbers; options are looked at before.</param>
    /// <param name="encodeDev">What the best epoch is chosen by; null: nothing.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="within">The longest length up to a limit at which a sequence's targets may end; 0: none.</param>
    /// <param name="evaluate">How well the model does on sequences, so many in a batch, for at most so many batches.</param>
    /// <param name="what">"text" or "example".</param>
    /// <exception cref="DataException">A sequence is too long, or there is none to choose by; with its index.</exception>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public static TrainingReport Fit(
        SequenceModel model, Func<IReadOnlyList<EncodedSequence>> encodeTrain, Func<IReadOnlyList<EncodedSequence>>? encodeDev, TrainingOptions? options,
        Func<IReadOnlyList<HeadTarget>, int, int> within, Func<IReadOnlyList<EncodedSequence>, int, int, EvaluationReport> evaluate, string what)
    {
        options ??= new();
        options.Check(encodeDev is not null);
        ulong seed = options.Seed ?? model.Seed;
        LengthLimit limited = LengthLimit.Of(encodeTrain(), options, model.Declaration.Targets, within, what);
        var batcher = new Batcher(limited.Sequences, options.BatchSize, options.TokensPerBatch)
        {
            Seed = seed,
            Targets = model.Declaration.Targets,
            FeatureCount = model.Declaration.FeatureCount,
            VocabularySize = model.Vocabulary?.Count ?? 0,
            UnknownTokens = Unknown(model.Vocabulary, seed),
            UnknownSources = Unknown(model.SourceVocabulary, seed + 1),
        };
        IReadOnlyList<EncodedSequence>? dev = encodeDev?.Invoke();
        if (dev?.Count == 0)
        {
            throw new DataException($"the dev set has no {what}; expected at least one, or null for none.");
        }
        LengthLimit.CheckDev(dev, options, what);
        Func<EvaluationReport>? onDev = dev is null ? null : () => evaluate(dev, options.EvaluationBatchSize, options.FastDevRun ? 2 : int.MaxValue);
        return new Trainer(model, batcher, onDev, options) { Cut = limited.Cut }.Run();

        UnknownTokens? Unknown(Vocabulary? vocabulary, ulong key) => options.UnknownRate > 0 && vocabulary is not null ? new(vocabulary, options.UnknownRate, key) : null;
    }
}
