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
    /// <param name="encodeTrain">Training data as numbers; options are looked at before.</param>
    /// <param name="encodeDev">What the best epoch is chosen by; null: nothing.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <param name="what">"text" or "example".</param>
    public static TrainingReport Fit(
        SequenceModel model, Func<IReadOnlyList<EncodedSequence>> encodeTrain, Func<IReadOnlyList<EncodedSequence>>? encodeDev, TrainingOptions? options, string what) => ExampleTraining.Fit(
            model, encodeTrain, encodeDev, options, (_, limit) => limit, (sequences, batchSize, batches) => Evaluate(model, sequences, batchSize, batches), what);

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
