namespace SeqDsl;

/// <summary>
/// What a model that writes has written so far: in training the target itself, behind its start (teacher forcing: Williams and Zipser 1989). Its tokens are entries of a
/// vocabulary of their own. Layers behind it are the decoder, and <see cref="GenerateAttribute"/> ends them. Shape: ids [N].
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class TargetTokensAttribute : LayerAttribute
{
    /// <summary>What one token of a text is when the model is given a string. Lists of tokens are taken as they are.</summary>
    public TokenUnit Unit { get; set; } = TokenUnit.Word;
}
