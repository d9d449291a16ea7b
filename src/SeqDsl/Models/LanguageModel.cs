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

    protected LanguageModel(ModelSchema schema, ModelContext context, IInputCodec<IReadOnlyList<string>> input) : base(schema, context)
    {
        this.input = input;
        ReadsInReverse = schema.Heads.Any(head => head.Kind == "previoustoken");
    }

    /// <summary>Whether it has a head that predicts what came before: it has no use for a boundary before the text then, and cannot write texts.</summary>
    public bool ReadsInReverse { get; }

    internal IInputCodec<IReadOnlyList<string>> Input => input;

    private int BoundaryId
    {
        get
        {
            int id = Vocabulary!.Id(Boundary);
            return id != Data.Vocabulary.Unknown
                ? id
                : throw new DataException($"the vocabulary has no token {Boundary}, where a language model's texts begin and end; build it with LanguageModel.BuildVocabulary.");
        }
    }

    /// <summary>The vocabulary of texts, with <see cref="Boundary"/> as a reserved token.</summary>
    /// <inheritdoc cref="Vocabulary.Build"/>
    public static Vocabulary BuildVocabulary(IEnumerable<IEnumerable<string>> texts, int minimumCount = 1, int maximumSize = int.MaxValue, bool lowercase = false) =>
        Data.Vocabulary.Build(texts, minimumCount, maximumSize, lowercase, [Boundary]);

    /// <summary>Texts as numbers, with what each head should say.</summary>
    /// <exception cref="DataException">A text is empty or has a token that is null, with its index; or the vocabulary has no boundary.</exception>
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
        if (ReadsInReverse)
        {
            throw new InvalidOperationException($"{Declaration.Model} reads in both directions: it cannot say what comes next, because it would have to read that first.");
        }
        EncodedSequence sequence = input.Encode([Boundary, .. before]);
        using Batch batch = Place(PackedBatch.Pack([sequence], Declaration.Targets, vocabularySize: Vocabulary!.Count));
        float[] scores = Evaluate(batch, withLoss: false).Scores[0];
        return scores[^Vocabulary.Count..];
    }

    /// <summary>Writes on after a text, token by token.</summary>
    /// <param name="before">The text; may be empty.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <returns>The tokens written, without the text before and without a boundary; they end there, or after <see cref="SamplingOptions.Length"/> tokens.</returns>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public IEnumerable<string> Sample(IReadOnlyList<string> before, SamplingOptions? options = null)
    {
        options ??= new();
        options.Check();
        return Write();

        IEnumerable<string> Write()
        {
            List<string> text = [.. before];
            for (int written = 0; written < options.Length; written++)
            {
                int id = options.Choose(NextDistribution(text), (ulong)written);
                if (id == BoundaryId)
                {
                    yield break;
                }
                text.Add(Vocabulary!.Token(id));
                yield return text[^1];
            }
        }
    }

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
