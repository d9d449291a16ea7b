using System.Runtime.InteropServices;

namespace SeqDsl.Data;

/// <summary>
/// The words of a batch, each spelling once: what is computed of a word's characters is computed once for all its tokens. Words are distinct if their
/// characters' ids are.
/// </summary>
internal static class DistinctWords
{
    /// <summary>Packs the distinct words among the tokens of a packed batch.</summary>
    /// <param name="batch">Whose rows the tokens have.</param>
    /// <param name="sequences">Its sequences, in the order in which it was given them.</param>
    /// <returns>The words, U sequences of together M characters, and for each of the N packed rows its word's row. [N]</returns>
    /// <exception cref="DataException">A sequence has no characters, a token none, or one is outside the vocabulary; with the sequence's index.</exception>
    public static (PackedBatch Words, long[] WordOf) Pack(PackedBatch batch, IReadOnlyList<EncodedSequence> sequences)
    {
        var numbers = new Dictionary<long[], int>(Spelling.Comparer);
        var distinct = new List<EncodedSequence>();
        var wordOf = new long[batch.Tokens];
        for (int row = 0; row < batch.Sequences; row++)
        {
            int index = batch.Order[row];
            IReadOnlyList<long[]> words = sequences[index].Characters
                ?? throw new DataException($"sequence {index} has no characters; the model reads the characters of every token.");
            if (words.Count != batch.Lengths[row])
            {
                throw new DataException($"sequence {index} has {batch.Lengths[row]} tokens and the characters of {words.Count}; expected those of each.");
            }
            for (int step = 0; step < words.Count; step++)
            {
                ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, words[step], out bool known);
                if (!known)
                {
                    number = distinct.Count;
                    distinct.Add(words[step].Length > 0 ? new(words[step]) : throw new DataException($"sequence {index}, token {step} is empty; a word that is read by its characters has at least one."));
                }
                wordOf[batch.Offsets[step] + row] = number;
            }
        }
        PackedBatch packed = PackedBatch.Pack(distinct, targets: []);
        var rowOf = new long[distinct.Count];
        for (int row = 0; row < rowOf.Length; row++)
        {
            rowOf[packed.Order[row]] = row;
        }
        for (int token = 0; token < wordOf.Length; token++)
        {
            wordOf[token] = rowOf[wordOf[token]];
        }
        return (packed, wordOf);
    }

    private sealed class Spelling : IEqualityComparer<long[]>
    {
        public static Spelling Comparer { get; } = new();

        public bool Equals(long[]? left, long[]? right) => ReferenceEquals(left, right) || left.AsSpan().SequenceEqual(right);

        public int GetHashCode(long[] characters)
        {
            var hash = new HashCode();
            hash.AddBytes(MemoryMarshal.AsBytes(characters.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
