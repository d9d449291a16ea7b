namespace SeqDsl.Samples;

/// <summary>Tags every word from those around it, reading each by what it is and by how it is spelled: so a word that was never seen still says what it is.</summary>
[SequenceModel]
[Tokens(Name = "words"), Characters(50, Hidden = 100, Name = "spelling"), Embedding(100, From = ["words"], Name = "meaning")]
[Dropout(0.4, From = ["meaning", "spelling"]), Lstm(128, Bidirectional = true), Dropout(0.4), Tag<PartOfSpeech>]
public partial class SpellingTagger;
