namespace SeqDsl.Samples;

/// <summary>
/// The document reader of Chen et al. (2017) without its outside word vectors and word classes: a paragraph's words beside what of the question is like them and whether the
/// question has them, read in both directions; the question as one vector; both ends of the answer by what that vector looks for.
/// </summary>
[SequenceModel]
[Tokens(Name = "question"), Embedding(128, Name = "asked"), Dropout(0.3, Name = "askedDropped"), Lstm(128, Bidirectional = true, Name = "understood"), Dropout(0.3), Pool(Pooling.Attention, Name = "query")]
[Tokens(Name = "paragraph"), Embedding(128, Tied = true, Name = "words"), Dropout(0.3, Name = "wordsDropped"), Match(From = ["paragraph", "question"], Name = "match")]
[Attend(Attention.General, From = ["wordsDropped", "askedDropped"], Name = "aligned")]
[Concat(From = ["wordsDropped", "aligned", "match"]), Lstm(128, Layers = 2, Bidirectional = true, Dropout = 0.3), Dropout(0.3, Name = "read"), ExtractSpan(Longest = 15, From = ["read", "query"])]
public partial class ReaderModel;
