using SeqDsl.Data;
using SeqDsl.Decoding;

namespace SeqDsl.Models;

/// <summary>
/// A model that predicts tokens from those around them: <c>NextToken</c> from those before, <c>PreviousToken</c> from those after. Texts begin and end at the
/// reserved token <see cref="Boundary"/>. One that only reads forward is given boundary, w₁ … wₙ and shall say w₁ … wₙ, boundary. One that reads in both directions is
/// given w₁ … wₙ alone, as the models are that use it: forward it shall say w₂ … wₙ, boundary, in reverse boundary, w₁ … wₙ₋₁.
/// </summary>
public abstract class LanguageModel : SequenceModel
{
    /// <summary>What stands before the first token of a text and behind its last.</summary>
    public const string Boundary = "<eos>";

    private readonly IInputCodec<IReadOnlyList<string>> input;

    protected LanguageModel(ModelSchema schema, ModelContext context, IInputCodec<IReadOnlyList<string>> input) : base(schema, WithBoundary(schema, context))
    {
        this.input = input;
        ReadsInReverse = schema.Heads.Any(head => head.Kind == "previoustoken");
    }

    /// <summary>Whether it has a head that predicts what came before: it has no use for a boundary before the text then, and cannot write texts.</summary>
    public bool ReadsInReverse { get; }

    internal IInputCodec<IReadOnlyList<string>> Input => input;

    private int BoundaryId => Vocabulary!.Id(Boundary);

    /// <summary>The vocabulary of texts, with <see cref="Boundary"/> as a reserved token.</summary>
    /// <inheritdoc cref="Vocabulary.Build"/>
    public static Vocabulary BuildVocabulary(IEnumerable<IEnumerable<string>> texts, int minimumCount = 1, int maximumSize = int.MaxValue, bool lowercase = false) =>
        Data.Vocabulary.Build(texts, minimumCount, maximumSize, lowercase, [Boundary]);

    /// <summary>Texts as numbers, with what each head should say.</summary>
    /// <exception cref="DataException">A text is empty or has a token that is null, with its index.</exception>
    public IReadOnlyList<EncodedSequence> Encode(IReadOnlyList<IReadOnlyList<string>> texts)
    {
        var sequences = new EncodedSequence[texts.Count];
        for (int index = 0; index < sequences.Length; index++)
        {
            try
            {
                sequences[index] = Encode(texts[index] ?? throw new DataException("it is null."));
            }
            catch (DataException e)
            {
                throw new DataException($"text {index}: {e.Message}", inner: e);
            }
        }
        return sequences;
    }

    /// <summary>The probabilities of what comes after a text, every entry of the vocabulary's by its number. [V]</summary>
    /// <param name="before">The text; may be empty.</param>
    /// <exception cref="InvalidOperationException">The model reads in reverse too.</exception>
    public float[] NextDistribution(IReadOnlyList<string> before)
    {
        using TextReading reading = Read();
        return reading.Next(before);
    }

    /// <summary>Begins to read a text: what comes next is asked for again and again while the text goes on, and each of its tokens is read once.</summary>
    /// <exception cref="InvalidOperationException">The model reads in reverse too.</exception>
    public TextReading Read() => new(this);

    /// <summary>
    /// Writes on after a text, token by token: the text is read once, then each token that was written. Other use of the model in between changes nothing; if its
    /// parameters change, they count for what is read from then on.
    /// </summary>
    /// <param name="before">The text; may be empty.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <returns>The tokens written, without the text before and without a boundary; they end there, or after <see cref="SamplingOptions.Length"/> tokens.</returns>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    /// <exception cref="InvalidOperationException">The model reads in reverse too.</exception>
    public IEnumerable<string> Sample(IReadOnlyList<string> before, SamplingOptions? options = null)
    {
        options ??= new();
        options.Check();
        RequireForward();
        return Write();

        IEnumerable<string> Write()
        {
            using TextReading reading = Read();
            IReadOnlyList<string> more = before;
            for (int written = 0; written < options.Length; written++)
            {
                int id = options.Choose(reading.Next(more), (ulong)written);
                if (id == BoundaryId)
                {
                    yield break;
                }
                more = [Vocabulary!.Token(id)];
                yield return more[0];
            }
        }
    }

    internal void RequireForward()
    {
        if (ReadsInReverse)
        {
            throw new InvalidOperationException($"{Declaration.Model} reads in both directions: it cannot say what comes next, because it would have to read that first.");
        }
    }

    private static ModelContext WithBoundary(ModelSchema schema, ModelContext context) => context.Vocabulary?.Id(Boundary) == Data.Vocabulary.Unknown
        ? throw new DataException(
            $"{schema.Model} predicts tokens, and its vocabulary of {context.Vocabulary.Count} entries has no {Boundary}, where texts begin and end; build it with LanguageModel.BuildVocabulary(training texts).")
        : context;

    private EncodedSequence Encode(IReadOnlyList<string> text)
    {
        EncodedSequence words = input.Encode(text);
        long[] ids = words.TokenIds!;
        long boundary = BoundaryId;
        long[] ahead = [.. ids.Skip(ReadsInReverse ? 1 : 0), boundary], behind = [boundary, .. ids.SkipLast(1)];
        EncodedSequence read = ReadsInReverse ? words : input.Encode([Boundary, .. text]);
        return new(read.TokenIds!)
        {
            Characters = read.Characters,
            Targets = [.. Declaration.Heads.Select(head => new HeadTarget(head.Kind == "previoustoken" ? behind : ahead))],
        };
    }
}
