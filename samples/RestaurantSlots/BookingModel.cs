namespace SeqDsl.Samples;

/// <summary>What a guest may say about a table.</summary>
public enum BookingSlot { People, Date, Time, FirstName, LastName }

/// <summary>Reads words by themselves and by their letters, and finds each slot's first and last word.</summary>
[SequenceModel]
[Tokens(Name = "words"), Characters(25, Hidden = 25, Name = "spelling"), Embedding(100, From = ["words"], Name = "meaning")]
[Dropout(0.5, From = ["meaning", "spelling"]), Lstm(128, Bidirectional = true), Dropout(0.5), ExtractSpan<BookingSlot>(Longest = 12)]
public partial class BookingModel;
