using SeqDsl.Data;

namespace SeqDsl.Models;

/// <summary>What goes into a model, as numbers.</summary>
public interface IInputCodec<TInput>
{
    /// <summary>Numbers in each vector; 0 for tokens.</summary>
    int FeatureCount { get; }

    /// <summary>V; 0 for vectors.</summary>
    int VocabularySize { get; }

    /// <summary>The numbers of one sequence.</summary>
    /// <exception cref="DataException">It is empty, a token is null, or a vector has a wrong size or a number that is not finite.</exception>
    EncodedSequence Encode(TInput input);
}

/// <summary>Makes input codecs.</summary>
public static class InputCodec
{
    /// <summary>Tokens by a vocabulary.</summary>
    /// <param name="vocabulary">The tokens' numbers, and their characters'.</param>
    /// <param name="wordLength">Of each token at most so many characters are read; 0: the model does not read characters.</param>
    public static IInputCodec<IReadOnlyList<string>> Tokens(Vocabulary vocabulary, int wordLength = 0)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        return new TokenCodec(vocabulary, wordLength);
    }

    /// <summary>Vectors of a fixed size.</summary>
    public static IInputCodec<float[][]> Features(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new FeatureCodec(count);
    }

    /// <summary>Two texts, of which the first one is the second one's source; it is known which tokens of the second the first has, too, but for capitals.</summary>
    public static IInputCodec<(IReadOnlyList<string> Source, IReadOnlyList<string> Text)> Pair(
        IInputCodec<IReadOnlyList<string>> source, IInputCodec<IReadOnlyList<string>> text) => new PairCodec(source, text);

    private sealed class PairCodec(IInputCodec<IReadOnlyList<string>> source, IInputCodec<IReadOnlyList<string>> text)
        : IInputCodec<(IReadOnlyList<string> Source, IReadOnlyList<string> Text)>
    {
        public int FeatureCount => 0;

        public int VocabularySize => text.VocabularySize;

        public EncodedSequence Encode((IReadOnlyList<string> Source, IReadOnlyList<string> Text) input)
        {
            EncodedSequence first = Part(input.Source, source, "first"), second = Part(input.Text, text, "second");
            HashSet<string> known = new(input.Source, StringComparer.OrdinalIgnoreCase);
            return new(second.TokenIds!) { Characters = second.Characters, Source = first, Matches = [.. input.Text.Select(token => known.Contains(token) ? 1f : 0f)] };
        }

        private static EncodedSequence Part(IReadOnlyList<string> tokens, IInputCodec<IReadOnlyList<string>> codec, string which)
        {
            try
            {
                return codec.Encode(tokens ?? throw new DataException("it is null."));
            }
            catch (DataException e)
            {
                throw new DataException($"of its two texts the {which}: {e.Message}", inner: e);
            }
        }
    }

    private sealed class TokenCodec(Vocabulary vocabulary, int wordLength) : IInputCodec<IReadOnlyList<string>>
    {
        public int FeatureCount => 0;

        public int VocabularySize => vocabulary.Count;

        public EncodedSequence Encode(IReadOnlyList<string> input) => input.Count > 0
            ? new(vocabulary.Encode(input)) { Characters = wordLength > 0 ? [.. input.Select(Spell)] : null }
            : throw new DataException("the sequence is empty; expected at least one token.");

        private long[] Spell(string token, int place) => token.Length > 0
            ? vocabulary.Spell(token, wordLength)
            : throw new DataException($"token {place} is empty; the model reads the characters of each, and expects at least one.");
    }

    private sealed class FeatureCodec(int count) : IInputCodec<float[][]>
    {
        public int FeatureCount => count;

        public int VocabularySize => 0;

        public EncodedSequence Encode(float[][] input)
        {
            if (input.Length == 0)
            {
                throw new DataException("the series is empty; expected at least one vector.");
            }
            var features = new float[input.Length * count];
            for (int step = 0; step < input.Length; step++)
            {
                float[] vector = input[step] ?? throw new DataException($"step {step} of the series is null; expected {count} numbers.");
                if (vector.Length != count)
                {
                    throw new DataException($"step {step} of the series has {vector.Length} numbers; expected {count}.");
                }
                if (Array.FindIndex(vector, number => !float.IsFinite(number)) is int place and >= 0)
                {
                    throw new DataException($"step {step} of the series has {vector[place]} at place {place}; expected finite numbers.");
                }
                vector.CopyTo(features, step * count);
            }
            return new(features, count);
        }
    }
}
