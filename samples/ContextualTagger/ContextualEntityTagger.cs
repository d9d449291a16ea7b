namespace SeqDsl.Samples;

/// <summary>As <see cref="SpellingEntityTagger"/>, and each word has what a language model makes of its context beside it.</summary>
[SequenceModel]
[Tokens(Name = "words"), Contextual<NeighbourModel>(Name = "context"), Characters(25, Hidden = 50, From = ["words"], Name = "spelling")]
[Embedding(100, From = ["words"], Name = "meaning"), Dropout(0.5, From = ["context", "meaning", "spelling"]), Lstm(100, Bidirectional = true), Dropout(0.5)]
[CrfTag<EntityType>]
public partial class ContextualEntityTagger;
