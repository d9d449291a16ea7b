namespace SeqDsl;

/// <summary>
/// A vector for each token out of its characters, so that words that were never seen are read by how they are spelled (Ling et al. 2015; Lample et al. 2016;
/// Ma and Hovy 2016). Each distinct word of a batch is read once. Shape: ids [N] → [N, 2 · hidden], with <see cref="CharacterEncoder.Conv"/> [N, hidden].
/// <code>[Tokens(Name = "words"), Characters(30, Hidden = 50, Name = "spelling"), Embedding(100, From = ["words"], Name = "meaning"), Lstm(128, From = ["meaning", "spelling"]), …]</code>
/// </summary>
/// <param name="size">Numbers in the vector of each character.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class CharactersAttribute(int size) : LayerAttribute
{
    public int Size { get; } = size;

    /// <summary>Numbers in the state of each direction; of a convolution, its filters.</summary>
    public int Hidden { get; set; } = 25;

    /// <summary>What reads the characters.</summary>
    public CharacterEncoder Encoder { get; set; } = CharacterEncoder.Lstm;

    /// <summary>Of a convolution: how many neighbouring characters a filter sees; of an even number one more after than before.</summary>
    public int Width { get; set; } = 3;

    /// <summary>The probability of <see cref="DropoutAttribute"/> on the characters' vectors; at least 0, less than 1.</summary>
    public double Dropout { get; set; }
}

/// <summary>How the characters of a word become one vector. What is recurrent is called as its cell.</summary>
public enum CharacterEncoder
{
    /// <summary>The last states of an LSTM that reads forward and of one that reads backward.</summary>
    Lstm,

    /// <summary>The last states of a GRU that reads forward and of one that reads backward.</summary>
    Gru,

    /// <summary>For each filter of a convolution the largest value over the word's characters; beyond its ends there are zeros (dos Santos and Zadrozny 2014).</summary>
    Conv,
}
