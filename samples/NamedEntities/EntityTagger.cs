namespace SeqDsl.Samples;

/// <summary>What W-NUT 2017 calls an entity (Derczynski et al. 2017).</summary>
public enum EntityType { Corporation, CreativeWork, Group, Location, Person, Product }

/// <summary>Finds names in a message from its words (Lample et al. 2016, without characters).</summary>
[SequenceModel]
[Tokens, Embedding(100), Dropout(0.5), Lstm(100, Bidirectional = true), Dropout(0.5), CrfTag<EntityType>]
public partial class EntityTagger;
