namespace SeqDsl.Decoding;

/// <summary>How well the entities of one type were found.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Precision">The share of right ones among those predicted; 0 if none was.</param>
/// <param name="Recall">The share of those found among those there; 0 if there was none.</param>
/// <param name="F1">Their harmonic mean; 0 if both are.</param>
/// <param name="Support">How many there were.</param>
public sealed record EntityScore(string Type, double Precision, double Recall, double F1, long Support);
