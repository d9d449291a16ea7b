namespace SeqDsl.Decoding;

/// <summary>How well one label was found.</summary>
/// <param name="Label">Its name.</param>
/// <param name="Precision">The share of right ones among those predicted; 0 if none was.</param>
/// <param name="Recall">The share of those found among those there; 0 if none was.</param>
/// <param name="F1">Their harmonic mean; 0 if both are.</param>
/// <param name="Support">How many there were.</param>
public sealed record ClassScore(string Label, double Precision, double Recall, double F1, long Support);
