namespace SeqDsl.Samples;

/// <summary>Predicts every word of a sentence from those before it, and once more from those after it: a small ELMo (Peters et al. 2018) on words.</summary>
[SequenceModel]
[Tokens, Embedding(128), Dropout(0.2, Name = "read"), Lstm(128), Dropout(0.2), NextToken(Tied = true)]
[Lstm(128, Reverse = true, From = ["read"]), Dropout(0.2), PreviousToken(Tied = true)]
public partial class NeighbourModel;
