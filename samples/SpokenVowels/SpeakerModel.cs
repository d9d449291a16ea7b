namespace SeqDsl.Samples;

/// <summary>Tells from 12 cepstrum coefficients a frame which of nine speakers said /ae/.</summary>
[SequenceModel]
[Features(12), Dropout(0.3), Lstm(100, Bidirectional = true), Pool(Pooling.Mean), Dropout(0.5), Classify(9)]
public partial class SpeakerModel;
