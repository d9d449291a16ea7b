namespace SeqDsl.Benchmarks.Ours;

/// <summary>The models whose whole training steps are timed; pytorch_models.py has the same.</summary>
[SequenceModel, Tokens, Embedding(100), Lstm(128, Bidirectional = true), Pool(Pooling.Last), Classify(6)]
internal partial class ClassifierModel;

/// <summary>A label for each token, as for parts of speech.</summary>
[SequenceModel, Tokens, Embedding(100), Lstm(128, Bidirectional = true), Tag(17)]
internal partial class TaggerModel;

/// <summary>The next character, as a label of this one.</summary>
[SequenceModel, Tokens, Embedding(64), Lstm(256), Tag(100)]
internal partial class CharacterModel;
