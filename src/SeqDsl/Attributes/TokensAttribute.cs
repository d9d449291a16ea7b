namespace SeqDsl;

/// <summary>The model reads a sequence of tokens, each a number given by the model's vocabulary. Shape: ids [N].</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class TokensAttribute : LayerAttribute
{
    /// <summary>What one token of a text is when the model is given a string. Lists of tokens are taken as they are.</summary>
    public TokenUnit Unit { get; set; } = TokenUnit.Word;

    /// <summary>Of a longer word <see cref="CharactersAttribute"/> reads so many characters: its first half of them and its last.</summary>
    public int WordLength { get; set; } = 64;
}

/// <summary>What one token of a text is.</summary>
public enum TokenUnit
{
    /// <summary>What stands between spaces.</summary>
    Word,

    /// <summary>One Unicode character (scalar value).</summary>
    Character,
}
