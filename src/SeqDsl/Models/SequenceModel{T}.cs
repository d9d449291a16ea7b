using System.Runtime.CompilerServices;
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
    private readonly IOutputCodec<TTarget, TPrediction> output;

    protected SequenceModel(ModelSchema schema, ModelContext context, IInputCodec<TInput> input, IOutputCodec<TTarget, TPrediction> output)
        : base(schema, context) => (this.input, this.output) = (input, output);

    /// <summary>How inputs become numbers.</summary>
    internal IInputCodec<TInput> Input => input;

    /// <summary>How targets become numbers, and numbers predictions.</summary>
    internal IOutputCodec<TTarget, TPrediction> Output => output;

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
            for (int head = 0; target is ITuple parts && head < parts.Length; head++)
            {
                _ = parts[head] ?? throw new DataException($"example {i} has a target that is null for the head {Declaration.Heads[head].Name}.");
            }
            HeadTarget[] targets;
            try
            {
                targets = output.Encode(target, sequence.Length);
            }
            catch (ArgumentException e)
            {
                throw new DataException($"example {i}: {e.Message}", inner: e);
            }
            sequences[i] = sequence.WithTargets(targets);
        }
        return sequences;
    }

    /// <summary>Examples as one batch.</summary>
    /// <exception cref="DataException">There is none, or one cannot be used; with the example's index.</exception>
    public PackedBatch Pack(IReadOnlyList<Example<TInput, TTarget>> examples) =>
        PackedBatch.Pack(Encode(examples), Declaration.Targets, input.FeatureCount, input.VocabularySize);

    /// <summary>Inputs as one batch without targets.</summary>
    /// <exception cref="DataException">There is none, or one cannot be used; with the input's index.</exception>
    public PackedBatch PackInputs(IReadOnlyList<TInput> inputs) =>
        PackedBatch.Pack([.. inputs.Select(Encode)], Declaration.Targets, input.FeatureCount, input.VocabularySize);

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
        output.Use(HeadParameters());
        foreach (PackedBatch packed in InOrder(sequences, PredictionBatch))
        {
            Predict(packed, predictions);
        }
        return predictions;
    }

    /// <summary>Batches of similar length, longest first.</summary>
    internal IEnumerable<PackedBatch> InOrder(IReadOnlyList<EncodedSequence> sequences, int batchSize) => new Batcher(sequences, batchSize)
    {
        Targets = Declaration.Targets,
        FeatureCount = input.FeatureCount,
        VocabularySize = input.VocabularySize,
    }.InOrder();

    /// <summary>Each head's scores of each sequence, its tokens in their order.</summary>
    /// <param name="packed">The batch.</param>
    /// <param name="heads">Each head's scores as they are packed. [B or N, columns]</param>
    /// <param name="take">Is given the sequence's row and its scores, for each sequence.</param>
    internal void Unpack(PackedBatch packed, float[][] heads, Action<int, float[][]> take)
    {
        for (int b = 0; b < packed.Sequences; b++)
        {
            take(b, [.. heads.Select((scores, head) => RowsOf(packed, b, scores, Declaration.Targets[head].ScoresPerToken))]);
        }
    }

    private void Predict(PackedBatch packed, TPrediction[] predictions)
    {
        float[][] heads;
        using (Batch batch = Place(packed))
        {
            heads = Evaluate(batch, withLoss: false).Scores;
        }
        Unpack(packed, heads, (b, scores) => predictions[packed.Order[b]] = output.Decode(scores, packed.Lengths[b]));
    }

    private static float[] RowsOf(PackedBatch packed, int b, float[] scores, bool perToken)
    {
        int columns = scores.Length / (perToken ? packed.Tokens : packed.Sequences);
        if (!perToken)
        {
            return scores.AsSpan(b * columns, columns).ToArray();
        }
        var ordered = new float[packed.Lengths[b] * columns];
        for (int step = 0; step < packed.Lengths[b]; step++)
        {
            scores.AsSpan((packed.Offsets[step] + b) * columns, columns).CopyTo(ordered.AsSpan(step * columns));
        }
        return ordered;
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
