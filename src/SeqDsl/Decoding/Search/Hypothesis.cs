namespace SeqDsl.Decoding.Search;

/// <summary>A sequence that was written.</summary>
/// <param name="Tokens">Without start and end.</param>
/// <param name="LogProbability">ln p of the tokens and, if it ended, of the end.</param>
/// <param name="Score">What it was judged by: see <see cref="BeamOptions"/>.</param>
/// <param name="Ended">Whether it has its end; else the decoder gave the end no probability at the limit.</param>
/// <param name="Attention">[tokens, and the end if it ended][source] How much each step looked at each token of the source; empty for a decoder without attention.</param>
public sealed record Hypothesis(IReadOnlyList<int> Tokens, double LogProbability, double Score, bool Ended, IReadOnlyList<float[]> Attention);
