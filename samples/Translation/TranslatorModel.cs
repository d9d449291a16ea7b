namespace SeqDsl.Samples;

/// <summary>Reads a sentence in both directions, and writes another, each word beside what it looks at of the first (Luong et al. 2015).</summary>
[SequenceModel]
[Tokens, Embedding(256), Dropout(0.3), Lstm(256, Bidirectional = true, Name = "encoder"), Dropout(0.3, Name = "memory")]
[TargetTokens, Embedding(256), Dropout(0.3), Lstm(512, Initial = "encoder"), Dropout(0.3, Name = "decoder")]
[Attend(Attention.General, From = ["decoder", "memory"], Name = "context"), Linear(256, From = ["decoder", "context"]), Activation(Activation.Tanh), Dropout(0.3)]
[Generate(Tied = true, LabelSmoothing = 0.1)]
public partial class TranslatorModel;
