using System.Diagnostics;
using SeqDsl.Data;
using SeqDsl.Decoding;
using SeqDsl.Models;

namespace SeqDsl.Training;

/// <summary>Training and evaluating a model that predicts tokens of its vocabulary: a language model, or one that writes behind what it has read.</summary>
internal static class TokenTraining
{
    /// <summary>Trains.</summary>
    /// <param name="model">The model.</param>
    /// <param name="train">Encoded training data.</param>
    /// <param name="dev">What the best epoch is chosen by; null: nothing.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="what">"text" or "example".</param>
    public static TrainingReport Fit(
        SequenceModel model, IReadOnlyList<EncodedSequence> train, IReadOnlyList<EncodedSequence>? dev, TrainingOptions? options, string what)
    {
        options ??= new();
        options.Check(dev is not null);
        ulong seed = options.Seed ?? model.Seed;
        LengthLimit limited = LengthLimit.Of(train, options, model.Declaration.Targets, (_, limit) => limit, what);
        var batcher = new Batcher(limited.Sequences, options.BatchSize, options.TokensPerBatch)
        {
            Seed = seed,
            Targets = model.Declaration.Targets,
            VocabularySize = model.Vocabulary!.Count,
            UnknownTokens = options.UnknownRate > 0 ? new(model.Vocabulary, options.UnknownRate, seed) : null,
            UnknownSources = options.UnknownRate > 0 && model.SourceVocabulary is { } read ? new(read, options.UnknownRate, seed + 1) : null,
        };
        if (dev?.Count == 0)
        {
            throw new DataException($"the dev set has no {what}; expected at least one, or null for none.");
        }
        LengthLimit.CheckDev(dev, options, what);
        Func<EvaluationReport>? evaluate = dev is null ? null : () => Evaluate(model, dev, options.EvaluationBatchSize, options.FastDevRun ? 2 : int.MaxValue);
        return new Trainer(model, batcher, evaluate, options) { Cut = limited.Cut }.Run();
    }

    /// <summary>How well the model predicts, without dropout.</summary>
    public static EvaluationReport Evaluate(SequenceModel model, IReadOnlyList<EncodedSequence> sequences, int batchSize, int batches)
    {
        var clock = Stopwatch.StartNew();
        var batcher = new Batcher(sequences, batchSize) { Targets = model.Declaration.Targets, VocabularySize = model.Vocabulary!.Count };
        TokenEvaluation evaluation = Evaluation(model);
        long counted = 0, tokens = 0;
        double weights = model.Declaration.Heads.Count;
        foreach (PackedBatch packed in batcher.InOrder().Take(batches))
        {
            using Batch batch = model.Place(packed);
            evaluation.Add(model.Loss(batch) / weights, packed.Tokens);
            counted += packed.Sequences;
            tokens += packed.Tokens;
        }
        return new([("tokens", evaluation)], evaluation.NatsPerToken * weights, counted, tokens, clock.Elapsed.TotalSeconds);
    }

    /// <summary>One that has seen nothing yet.</summary>
    public static TokenEvaluation Evaluation(SequenceModel model) => model.Declaration.Input == InputKind.Characters ? new("character") : new();
}
