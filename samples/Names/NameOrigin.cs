namespace SeqDsl.Samples;

/// <summary>The languages that the names of practical-pytorch come from.</summary>
public enum Language
{
    Arabic, Chinese, Czech, Dutch, English, French, German, Greek, Irish, Italian, Japanese, Korean, Polish, Portuguese, Russian, Scottish, Spanish, Vietnamese,
}

/// <summary>Reads a surname from both ends, three letters at a time (<see cref="Trigrams"/>): each trigram as itself, and by its letters where it is rare.</summary>
[SequenceModel]
[Tokens(Name = "trigrams"), Characters(32, Hidden = 32, Name = "letters"), Embedding(64, Deviation = 0.3, From = ["trigrams"], Name = "known")]
[Dropout(0.4, From = ["letters", "known"]), Lstm(128, Bidirectional = true, Name = "read"), Pool(Pooling.Max, Name = "strongest")]
[Pool(Pooling.Mean, From = ["read"], Name = "mean"), Pool(Pooling.Last, From = ["read"], Name = "last")]
[Dropout(0.5, From = ["strongest", "mean", "last"]), Classify<Language>]
public partial class NameOrigin;
