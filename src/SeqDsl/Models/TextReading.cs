using SeqDsl.Data;

namespace SeqDsl.Models;

/// <summary>
/// A text that a language model reads as it comes; <see cref="LanguageModel.Read"/> begins one. What the model's recurrences carry along it is its own: several can be read in turns,
/// and the model can be trained or evaluated in between. If the model's parameters change, they count for what is read from then on.
/// </summary>
public sealed class TextReading : IDisposable
{
    // Tokens that are read at once: a probability is computed for each entry of the vocabulary after each of them, and only the last ones are asked for.
    private const int Stretch = 64;

    private readonly LanguageModel model;
    private readonly List<string> text = [LanguageModel.Boundary];
    private readonly StreamStates states = new();
    private int read;
    private object? way;
    private float[] next = [];

    internal TextReading(LanguageModel model)
    {
        model.RequireForward();
        this.model = model;
    }

    /// <summary>Reads on, and says what comes next: the probability of every entry of the vocabulary, by its number. [V]</summary>
    /// <param name="tokens">What follows on what was read before, at first the beginning of the text; may be empty.</param>
    /// <exception cref="DataException">A token is null; nothing was read.</exception>
    public float[] Next(IReadOnlyList<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (Enumerable.Range(0, tokens.Count).FirstOrDefault(place => tokens[place] is null, -1) is >= 0 and int place)
        {
            throw new DataException($"token {place} is null.");
        }
        text.AddRange(tokens);
        // Kernels do not know the states of tensors, nor one device or precision those of another.
        object present = (model.UsesKernels, model.Device.type, model.Device.index, model.Type);
        if (!present.Equals(way))
        {
            (read, way) = (0, present);
        }
        while (read < text.Count)
        {
            int count = Math.Min(Stretch, text.Count - read);
            EncodedSequence stretch = model.Input.Encode(text.GetRange(read, count));
            using Batch batch = model.Place(PackedBatch.Pack([stretch], model.Declaration.Targets, vocabularySize: model.Vocabulary!.Count, continuesTheLast: read > 0), states);
            next = model.Evaluate(batch, withLoss: false).Scores[0][^model.Vocabulary.Count..];
            read += count;
        }
        return [.. next];
    }

    public void Dispose() => states.Dispose();
}
