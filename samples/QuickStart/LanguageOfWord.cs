namespace SeqDsl.Samples;

/// <summary>The languages that are told apart.</summary>
public enum Language { Danish, Dutch, English, French, German, Italian, Polish, Portuguese, Spanish, Swedish }

/// <summary>Reads the letters of a word in both directions; what both know in the end decides.</summary>
[SequenceModel]
[Tokens(Unit = TokenUnit.Character), Embedding(64), Gru(96, Bidirectional = true), Pool(Pooling.Last), Dropout(0.2), Classify<Language>]
public partial class LanguageOfWord;
