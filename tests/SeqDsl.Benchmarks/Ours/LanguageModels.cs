namespace SeqDsl.Benchmarks.Ours;

internal enum PartOfSpeech { A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q }

/// <summary>Words and their characters (Lample et al. 2016); pytorch_language.py has the same models.</summary>
[SequenceModel]
[Tokens(Name = "words"), Characters(30, Hidden = 50, Name = "spelling"), Embedding(100, From = ["words"], Name = "meaning"), Lstm(128, Bidirectional = true, From = ["meaning", "spelling"]), Tag(17)]
internal partial class SpellingTaggerModel;

/// <summary>A random field over the tags (Huang et al. 2015).</summary>
[SequenceModel, Tokens, Embedding(100), Lstm(128, Bidirectional = true), CrfTag<PartOfSpeech>(Scheme = TagScheme.Plain)]
internal partial class RandomFieldModel;

[SequenceModel, Tokens(Unit = TokenUnit.Character), Embedding(64), Lstm(256, Layers = 2), NextToken]
internal partial class NextCharacterModel;

/// <summary>What a word is read as and what it is predicted by is one table (Press and Wolf 2017).</summary>
[SequenceModel, Tokens, Embedding(200), Lstm(200, Layers = 2), NextToken(Tied = true)]
internal partial class NextWordModel;

/// <summary>A softmax in two steps (Grave et al. 2017).</summary>
[SequenceModel, Tokens, Embedding(200), Lstm(200, Layers = 2), NextToken(Adaptive = [2000, 10000])]
internal partial class AdaptiveWordModel;
