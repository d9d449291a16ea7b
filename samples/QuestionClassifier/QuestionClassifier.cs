namespace SeqDsl.Samples;

/// <summary>What kind of answer a question asks for: the coarse classes of Li and Roth (2002).</summary>
public enum Topic { Abbreviation, Entity, Description, Human, Location, Number }

/// <summary>Reads a question in both directions and keeps, for each feature, the strongest step.</summary>
[SequenceModel]
[Tokens, Embedding(200), Dropout(0.5), Lstm(128, Bidirectional = true), Pool(Pooling.Max), Dropout(0.5), Classify<Topic>]
public partial class QuestionClassifier;
