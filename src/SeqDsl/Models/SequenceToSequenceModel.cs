using SeqDsl.Data;
using SeqDsl.Decoding.Search;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>
/// A model that reads one sequence of tokens and writes another (Sutskever, Vinyals and Le 2014). Its target's vocabulary has <see cref="Boundary"/>, where what is written
/// begins and ends: trained on y₁ … yₙ, it is given boundary, y₁ … yₙ, and shall say y₁ … yₙ, boundary.
/// </summary>
public abstract class SequenceToSequenceModel : SequenceModel
{
    /// <summary>The reserved token that stands before and behind what is written.</summary>
    public const string Boundary = LanguageModel.Boundary;

    private readonly IInputCodec<IReadOnlyList<string>> source, target;

    protected SequenceToSequenceModel(ModelSchema schema, ModelContext context, IInputCodec<IReadOnlyList<string>> source, IInputCodec<IReadOnlyList<string>> target)
        : base(schema, WithBoundary(schema, context)) => (this.source, this.target) = (source, target);

    /// <summary>The vocabulary of what is written, with <see cref="Boundary"/> as a reserved token.</summary>
    /// <inheritdoc cref="Data.Vocabulary.Build"/>
    public static Vocabulary BuildVocabulary(IEnumerable<IEnumerable<string>> targets, int minimumCount = 1, int maximumSize = int.MaxValue, bool lowercase = false) =>
        LanguageModel.BuildVocabulary(targets, minimumCount, maximumSize, lowercase);

    /// <summary>Pairs as numbers.</summary>
    /// <exception cref="DataException">A source is empty, or a token is null; with the pair's index.</exception>
    public IReadOnlyList<EncodedSequence> Encode(IReadOnlyList<Example<IReadOnlyList<string>, IReadOnlyList<string>>> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return [.. pairs.Select((pair, index) =>
        {
            EncodedSequence read = Encode(pair.Input, index);
            IReadOnlyList<string> written = pair.Target ?? throw new DataException($"example {index} has a target that is null.");
            long[] ids = written.Count == 0 ? [] : Of(() => target.Encode(written).TokenIds!, $"example {index}, its target");
            return new EncodedSequence([BoundaryId, .. ids]) { Source = read, Targets = [new HeadTarget([.. ids, BoundaryId])] };
        })];
    }

    /// <summary>Pairs as one batch.</summary>
    /// <exception cref="DataException">There is none, or one cannot be used; with its index.</exception>
    public PackedBatch Pack(IReadOnlyList<Example<IReadOnlyList<string>, IReadOnlyList<string>>> pairs) =>
        PackedBatch.Pack(Encode(pairs), Declaration.Targets, vocabularySize: Vocabulary!.Count);

    /// <summary>What is written behind a text, split into words (at spaces) or characters as the declaration of the source says.</summary>
    /// <exception cref="DataException">The text has no token.</exception>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public Generation Predict(string text, BeamOptions? options = null) => Predict(Split(text), options);

    /// <summary>
    /// What is written behind each of several texts, in their order. Tokens of one source that are in an array are given as what they are:
    /// <c>model.Predict((IReadOnlyList&lt;string&gt;)tokens)</c>.
    /// </summary>
    /// <exception cref="DataException">A text is null or has no token; with its index.</exception>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public IReadOnlyList<Generation> Predict(string[] texts, BeamOptions? options = null, int batchSize = 64)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Predict(Array.ConvertAll(texts, text => text is null ? null! : Split(text)), options, batchSize);
    }

    /// <summary>What is written behind a source's tokens.</summary>
    /// <exception cref="DataException">The source is empty.</exception>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public Generation Predict(IReadOnlyList<string> source, BeamOptions? options = null) => Predict([source], options)[0];

    /// <summary>
    /// What is written behind each source, in the order of the sources. They are computed in batches of similar length; what is written does not depend on its batch.
    /// </summary>
    /// <param name="sources">Tokens of the source's vocabulary; unknown ones are read as that.</param>
    /// <param name="options">How it is searched for; null: the defaults.</param>
    /// <param name="batchSize">Sources at a time.</param>
    /// <exception cref="DataException">A source is empty; with its index.</exception>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public IReadOnlyList<Generation> Predict(IReadOnlyList<IReadOnlyList<string>> sources, BeamOptions? options = null, int batchSize = 64)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        (options ??= new()).Check();
        EncodedSequence[] read = [.. sources.Select(Encode)];
        var written = new Generation[read.Length];
        int[] order = [.. Enumerable.Range(0, read.Length).OrderByDescending(index => read[index].Length)];
        foreach (int[] batch in order.Chunk(batchSize))
        {
            using var decoder = new StepDecoder(this, [.. batch.Select(index => read[index])]);
            IReadOnlyList<IReadOnlyList<Hypothesis>> found = BeamSearch.Run(decoder, batch.Length, options);
            for (int place = 0; place < batch.Length; place++)
            {
                written[batch[place]] = new(found[place], Vocabulary!);
            }
        }
        return written;
    }

    internal int BoundaryId => Vocabulary!.Id(Boundary);

    internal (Tensor[] Held, Tensor?[] States) BeginWriting(Batch batch) => ReadSource(batch);

    internal Tensor GoOnWriting(Batch batch, IReadOnlyList<Tensor> held) => StepLogits(batch, held);

    /// <summary>What steps of writing need of a source, and what each state is before the first, [B, H]; null for zeros.</summary>
    protected abstract (Tensor[] Held, Tensor?[] States) ReadSource(Batch batch);

    /// <summary>The logits of one step of writing. [B, V]</summary>
    protected abstract Tensor StepLogits(Batch batch, IReadOnlyList<Tensor> held);

    /// <summary>Keeps what each row of a step looks at: softmax of query·keys, with a direction of direction·tanh(query + keys).</summary>
    /// <param name="batch">Rows of one token each.</param>
    /// <param name="query">[B, A]</param>
    /// <param name="keys">[N′, A]</param>
    /// <param name="direction">[1, A]; null: a dot product.</param>
    protected static void KeepAlignment(Batch batch, Tensor query, Tensor keys, Tensor? direction = null)
    {
        using Tensor weights = direction is null
            ? Attending.Weights(query, keys, batch, batch.Source, batch.SourceOf) : Attending.AdditiveWeights(query, keys, direction, batch, batch.Source, batch.SourceOf);
        batch.Stream?.Alignment.Add(TensorMemory.ToFloats(weights), batch.Sequences);
    }

    private static ModelContext WithBoundary(ModelSchema schema, ModelContext context) => context.Vocabulary?.Id(Boundary) == Data.Vocabulary.Unknown
        ? throw new DataException(
            $"{schema.Model} writes, and its target's vocabulary of {context.Vocabulary.Count} entries has no {Boundary}, where what is written begins and ends; "
            + "build it with SequenceToSequenceModel.BuildVocabulary(training targets).")
        : context;

    private IReadOnlyList<string> Split(string text) => Tokenizer.Split(text, ModelSchema.UnitOf(Declaration.Source ?? Declaration.Input));

    private EncodedSequence Encode(IReadOnlyList<string> read, int index) =>
        Of(() => source.Encode(read ?? throw new DataException("it is null.")), $"example {index}, its source");

    private static T Of<T>(Func<T> encode, string which)
    {
        try
        {
            return encode();
        }
        catch (DataException e)
        {
            throw new DataException($"{which}: {e.Message}", inner: e);
        }
    }
}
