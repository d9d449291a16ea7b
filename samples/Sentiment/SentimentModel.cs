namespace SeqDsl.Samples;

/// <summary>What a sentence of a film review says of the film (Socher et al. 2013).</summary>
public enum Opinion { Negative, Positive }

/// <summary>The words of a sentence, in their order and without it: what a BiLSTM makes of them beside their mean.</summary>
[SequenceModel]
[Tokens, Embedding(100, Dropout = 0.3, Name = "words"), Dropout(0.5, Name = "dropped"), Lstm(64, Bidirectional = true), Pool(Pooling.Max, Name = "strongest")]
[Pool(Pooling.Mean, From = ["dropped"], Name = "mean"), Dropout(0.5, From = ["strongest", "mean"]), Classify<Opinion>]
public partial class SentimentModel;
