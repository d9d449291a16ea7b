namespace SeqDsl.Samples;

/// <summary>Reads a word's letters in both directions, and writes its sounds, each beside the letters that it looks at (Luong et al. 2015).</summary>
[SequenceModel]
[Tokens(Unit = TokenUnit.Character), Embedding(100), Dropout(0.3), Lstm(128, Bidirectional = true, Name = "encoder"), Dropout(0.3, Name = "memory")]
[TargetTokens, Embedding(100), Dropout(0.3), Lstm(256, Initial = "encoder"), Dropout(0.3, Name = "decoder")]
[Attend(Attention.General, From = ["decoder", "memory"], Name = "context"), Linear(200, From = ["decoder", "context"]), Activation(Activation.Tanh), Dropout(0.3)]
[Generate(LabelSmoothing = 0.1)]
public partial class SpeakerModel;
