namespace SeqDsl.Samples;

/// <summary>Tells from 12 cepstrum coefficients a frame which of nine speakers said /ae/.</summary>
[SequenceModel]
[Features(12), Lstm(64, Bidirectional = true), Dropout(0.3), Pool(Pooling.Mean), Dropout(0.3), Classify(9)]
public partial class SpeakerModel;
