namespace SeqDsl.Benchmarks.Ours;

/// <summary>Finds the answer to a question in a paragraph (Chen et al. 2017, smaller); pytorch_pairs.py has the same models.</summary>
[SequenceModel]
[Tokens(Name = "question"), Embedding(100, Name = "asked"), Lstm(64, Bidirectional = true), Pool(Pooling.Attention, Name = "query")]
[Tokens(Name = "paragraph"), Embedding(100, Tied = true, Name = "words"), Attend(Attention.General, From = ["words", "asked"], Name = "aligned")]
[Lstm(128, Bidirectional = true, From = ["words", "aligned"], Name = "read"), ExtractSpan(From = ["read", "query"])]
internal partial class SpanReaderModel;

/// <summary>Translates, each word beside what it looks at (Luong et al. 2015).</summary>
[SequenceModel]
[Tokens, Embedding(256), Lstm(256, Bidirectional = true, Name = "encoder")]
[TargetTokens, Embedding(256, Name = "written"), Lstm(512, Initial = "encoder", Name = "decoder"), Attend(Attention.General, From = ["decoder", "encoder"], Name = "context")]
[Linear(256, From = ["decoder", "context"], Name = "joined"), Activation(Activation.Tanh), Generate]
internal partial class WriterModel;

/// <summary>The same with input feeding.</summary>
[SequenceModel]
[Tokens, Embedding(256), Lstm(256, Bidirectional = true, Name = "encoder")]
[TargetTokens, Embedding(256, Name = "written"), Lstm(512, Initial = "encoder", Feed = "activation", Name = "decoder"), Attend(Attention.General, From = ["decoder", "encoder"], Name = "context")]
[Linear(256, From = ["decoder", "context"], Name = "joined"), Activation(Activation.Tanh), Generate]
internal partial class FedWriterModel;
