namespace SeqDsl.Samples;

/// <summary>The languages that the names of practical-pytorch come from.</summary>
public enum Language
{
    Arabic, Chinese, Czech, Dutch, English, French, German, Greek, Irish, Italian, Japanese, Korean, Polish, Portuguese, Russian, Scottish, Spanish, Vietnamese,
}

/// <summary>Reads a surname letter by letter, from both ends.</summary>
[SequenceModel]
[Tokens(Unit = TokenUnit.Character), Embedding(48), Dropout(0.2), Lstm(160, Bidirectional = true), Pool(Pooling.Max), Dropout(0.5), Classify<Language>]
public partial class NameOrigin;
