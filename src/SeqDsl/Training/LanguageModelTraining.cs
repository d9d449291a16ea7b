using System.Diagnostics;
using SeqDsl.Data;
using SeqDsl.Decoding;
using SeqDsl.Models;

namespace SeqDsl.Training;

/// <summary>Training and evaluating a language model: on texts that stand each for itself (sentences, names), or on one long text.</summary>
public static class LanguageModelTraining
{
    /// <summary>Trains. Afterwards the model has the weights of the epoch that was best on dev; without dev, of the last one.</summary>
    /// <param name="model">The model; training goes on from its present weights.</param>
    /// <param name="train">What it learns from.</param>
    /// <param name="dev">What the best epoch is chosen by; null: nothing.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <exception cref="DataException">A text cannot be used; with its index.</exception>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public static TrainingReport Fit(
        this LanguageModel model, IReadOnlyList<IReadOnlyList<string>> train, IReadOnlyList<IReadOnlyList<string>>? dev = null, TrainingOptions? options = null) =>
        TokenTraining.Fit(model, () => model.Encode(train), dev is null ? null : () => model.Encode(dev), options, "text");

    /// <summary>How well the model predicts texts, without dropout.</summary>
    /// <param name="model">The model.</param>
    /// <param name="texts">At least one.</param>
    /// <param name="batchSize">Texts in a batch; the result does not depend on it beyond rounding.</param>
    /// <exception cref="DataException">There is no text, or one cannot be used; with its index.</exception>
    public static EvaluationReport Evaluate(this LanguageModel model, IReadOnlyList<IReadOnlyList<string>> texts, int batchSize = 32) =>
        TokenTraining.Evaluate(model, model.Encode(texts), batchSize, int.MaxValue);

    /// <summary>
    /// Trains on one long text by truncated backpropagation through time (Williams and Peng 1990): a batch has <see cref="TrainingOptions.BatchSize"/> rows, each
    /// reading a part of the text, and goes on where the one before ended, with the states that were reached there; gradients go back
    /// <see cref="TrainingOptions.Steps"/> tokens.
    /// </summary>
    /// <param name="model">The model; it must read forward only.</param>
    /// <param name="train">What it learns from.</param>
    /// <param name="dev">Another text, that the best epoch is chosen by; null: nothing.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <exception cref="DataException">A text is too short for the rows.</exception>
    /// <exception cref="ArgumentException">An option cannot be, or the model reads in reverse too.</exception>
    public static TrainingReport FitStream(this LanguageModel model, IReadOnlyList<string> train, IReadOnlyList<string>? dev = null, TrainingOptions? options = null)
    {
        options ??= new();
        options.Check(dev is not null);
        StreamBatcher batches = Stream(model, train, options.BatchSize, options.Steps);
        StreamBatcher? devBatches;
        try
        {
            devBatches = dev is null ? null : Stream(model, dev, options.EvaluationRows, options.Steps);
        }
        catch (DataException e)
        {
            throw new DataException($"of the dev text: {e.Message}", inner: e);
        }
        Func<EvaluationReport>? evaluate = devBatches is null ? null : () => EvaluateStream(model, devBatches);
        return new Trainer(model, batches, evaluate, options).Run();
    }

    /// <summary>How well the model predicts one long text, without dropout; states are carried from batch to batch.</summary>
    /// <param name="model">The model; it must read forward only.</param>
    /// <param name="text">The text.</param>
    /// <param name="rows">Parts of it that are read side by side: each begins without knowing what came before, so 1 is exact, and slow.</param>
    /// <param name="steps">Tokens of each part in a batch; the result does not depend on it beyond rounding.</param>
    /// <exception cref="DataException">The text is too short for the rows.</exception>
    /// <exception cref="ArgumentException">The model reads in reverse too.</exception>
    public static EvaluationReport EvaluateStream(this LanguageModel model, IReadOnlyList<string> text, int rows = 8, int steps = 64) =>
        EvaluateStream(model, Stream(model, text, rows, steps));

    private static EvaluationReport EvaluateStream(LanguageModel model, StreamBatcher batches)
    {
        var clock = Stopwatch.StartNew();
        TokenEvaluation evaluation = TokenTraining.Evaluation(model);
        using var stream = new StreamStates();
        foreach (PackedBatch packed in batches.All())
        {
            using Batch batch = model.Place(packed, stream);
            evaluation.Add(model.Loss(batch), packed.Tokens);
        }
        return new([("tokens", evaluation)], evaluation.NatsPerToken, batches.Rows, batches.Tokens, clock.Elapsed.TotalSeconds);
    }

    private static StreamBatcher Stream(LanguageModel model, IReadOnlyList<string> text, int rows, int steps) => model.ReadsInReverse
        ? throw new ArgumentException($"{model.Declaration.Model} reads in both directions, and a stream has no end to begin at; give it sentences (Fit).", nameof(model))
        : new(model.Vocabulary!.Encode(text), rows, steps) { VocabularySize = model.Vocabulary.Count };
}
