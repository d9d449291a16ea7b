namespace SeqDsl.Samples;

/// <summary>The languages that are told apart.</summary>
public enum Language { Danish, Dutch, English, French, German, Italian, Polish, Portuguese, Spanish, Swedish }

/// <summary>Reads a word's letters in both directions, three at a time (<see cref="Trigrams"/>); what both know in the end decides.</summary>
[SequenceModel]
[Tokens, Embedding(64, Deviation = 0.3), Gru(64, Bidirectional = true), Pool(Pooling.Last), Dropout(0.2), Classify<Language>]
public partial class LanguageOfWord;
