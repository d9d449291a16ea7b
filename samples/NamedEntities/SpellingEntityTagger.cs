namespace SeqDsl.Samples;

/// <summary>Finds names in a message from its words and how they are spelled (Lample et al. 2016): names of tomorrow are in no vocabulary.</summary>
[SequenceModel]
[Tokens(Name = "words"), Characters(25, Hidden = 50, Name = "spelling"), Embedding(100, From = ["words"], Name = "meaning")]
[Dropout(0.5, From = ["meaning", "spelling"]), Lstm(100, Bidirectional = true), Dropout(0.5), CrfTag<EntityType>]
public partial class SpellingEntityTagger;
