namespace SeqDsl.Samples;

/// <summary>Predicts the next character of a text (Sutskever et al. 2011; Karpathy et al. 2015).</summary>
[SequenceModel]
[Tokens(Unit = TokenUnit.Character), Embedding(64), Lstm(256, Layers = 2, Dropout = 0.25), Dropout(0.25), NextToken]
public partial class CharacterModel;
