namespace SeqDsl.Decoding;

/// <summary>One reading of a whole sequence.</summary>
/// <typeparam name="TLabel">An enum.</typeparam>
/// <param name="Labels">[tokens]</param>
/// <param name="Score">The sum of its emissions and transitions.</param>
/// <param name="Probability">Its share of all readings: e^score / Z.</param>
public sealed record LabelPath<TLabel>(IReadOnlyList<TLabel> Labels, double Score, double Probability);
