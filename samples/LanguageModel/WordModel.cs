namespace SeqDsl.Samples;

/// <summary>Predicts the next word of a text; what a word is read as and what it is predicted by is one table (Press and Wolf 2017).</summary>
[SequenceModel]
[Tokens, Embedding(200), Dropout(0.2), Lstm(200, Layers = 2, Dropout = 0.2), Dropout(0.2), NextToken(Tied = true, Adaptive = [2000, 10000])]
public partial class WordModel;
