using SeqDsl.Data;
using SeqDsl.Decoding;

namespace SeqDsl.Models;

/// <summary>A model that knows what its numbers mean.</summary>
/// <typeparam name="TInput">A list of tokens, or an array of vectors.</typeparam>
/// <typeparam name="TTarget">What should come out.</typeparam>
/// <typeparam name="TPrediction">What does come out.</typeparam>
public abstract class SequenceModel<TInput, TTarget, TPrediction> : SequenceModel
{
    // Sequences in a batch of prediction: enough to fill the machine, little enough to keep memory flat.
    private const int PredictionBatch = 256;

    private readonly IInputCodec<TInput> input;
    private readonly IHeadCodec<TTarget, TPrediction> head;

    protected SequenceModel(ModelSchema schema, ModelContext context, IInputCodec<TInput> input, IHeadCodec<TTarget, TPrediction> head)
        : base(schema, context) => (this.input, this.head) = (input, head);

    /// <summary>How inputs become numbers.</summary>
    internal IInputCodec<TInput> Input => input;

    /// <summary>How targets become numbers, and numbers predictions.</summary>
    internal IHeadCodec<TTarget, TPrediction> Head => head;

    /// <summary>Examples as numbers.</summary>
    /// <exception cref="DataException">An example is empty or has a target that the head does not know; with the example's index.</exception>
    public IReadOnlyList<EncodedSequence> Encode(IReadOnlyList<Example<TInput, TTarget>> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        var sequences = new EncodedSequence[examples.Count];
        for (int i = 0; i < sequences.Length; i++)
        {
            Example<TInput, TTarget> example = examples[i] ?? throw new DataException($"example {i} is null.");
            EncodedSequence sequence = Encode(example.Input, i);
            TTarget target = example.Target is { } given ? given : throw new DataException($"example {i} has a target that is null.");
            long[] targets;
            try
            {
                targets = head.Encode(target, sequence.Length);
            }
            catch (ArgumentException e)
            {
                throw new DataException($"example {i}: {e.Message}", inner: e);
            }
            sequences[i] = sequence.TokenIds is null
                ? new(sequence.Features!, input.FeatureCount) { Targets = targets }
                : new(sequence.TokenIds) { Characters = sequence.Characters, Targets = targets };
        }
        return sequences;
    }

    /// <summary>Examples as one batch.</summary>
    /// <exception cref="DataException">There is none, or one cannot be used; with the example's index.</exception>
    public PackedBatch Pack(IReadOnlyList<Example<TInput, TTarget>> examples) =>
        PackedBatch.Pack(Encode(examples), head.PerToken, input.FeatureCount, input.VocabularySize);

    /// <summary>Inputs as one batch without targets.</summary>
    /// <exception cref="DataException">There is none, or one cannot be used; with the input's index.</exception>
    public PackedBatch PackInputs(IReadOnlyList<TInput> inputs) =>
        PackedBatch.Pack([.. inputs.Select(Encode)], head.PerToken, input.FeatureCount, input.VocabularySize);

    /// <summary>The prediction for one input.</summary>
    /// <exception cref="DataException">The input is empty.</exception>
    public TPrediction Predict(TInput input) => Predict([input])[0];

    /// <summary>
    /// The predictions, in the order of the inputs. They are computed in batches of similar length; a prediction does not depend on its batch.
    /// </summary>
    /// <exception cref="DataException">An input is empty; with its index.</exception>
    public IReadOnlyList<TPrediction> Predict(IReadOnlyList<TInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Count == 0)
        {
            return [];
        }
        EncodedSequence[] sequences = [.. inputs.Select(Encode)];
        var predictions = new TPrediction[sequences.Length];
        foreach (PackedBatch packed in InOrder(sequences, PredictionBatch))
        {
            Predict(packed, predictions);
        }
        return predictions;
    }

    /// <summary>Batches of similar length, longest first.</summary>
    internal IEnumerable<PackedBatch> InOrder(IReadOnlyList<EncodedSequence> sequences, int batchSize) => new Batcher(sequences, batchSize)
    {
        TargetsPerToken = head.PerToken,
        FeatureCount = input.FeatureCount,
        VocabularySize = input.VocabularySize,
    }.InOrder();

    private void Predict(PackedBatch packed, TPrediction[] predictions)
    {
        float[] scores; // [B or N, labels]
        using (Batch batch = Place(packed))
        {
            scores = Probabilities(batch);
        }
        int labels = head.LabelNames.Count;
        for (int b = 0; b < packed.Sequences; b++)
        {
            int length = packed.Lengths[b];
            if (!head.PerToken)
            {
                predictions[packed.Order[b]] = head.Decode(scores.AsSpan(b * labels, labels), length);
                continue;
            }
            var ordered = new float[length * labels];
            for (int step = 0; step < length; step++)
            {
                scores.AsSpan((packed.Offsets[step] + b) * labels, labels).CopyTo(ordered.AsSpan(step * labels));
            }
            predictions[packed.Order[b]] = head.Decode(ordered, length);
        }
    }

    private EncodedSequence Encode(TInput input, int index)
    {
        if (input is null)
        {
            throw new DataException($"example {index} has an input that is null.");
        }
        try
        {
            return this.input.Encode(input);
        }
        catch (DataException e)
        {
            throw new DataException($"example {index}: {e.Message}", inner: e);
        }
    }
}

/// <summary>Prediction from a text.</summary>
public static class TextPrediction
{
    /// <summary>The prediction for a text, split into words (at spaces) or characters as the declaration says.</summary>
    /// <exception cref="DataException">The text has no token.</exception>
    public static TPrediction Predict<TTarget, TPrediction>(this SequenceModel<IReadOnlyList<string>, TTarget, TPrediction> model, string text) =>
        model.Predict(Tokenizer.Split(text, model.Declaration.Input == InputKind.Characters ? TokenUnit.Character : TokenUnit.Word));
}
