namespace SeqDsl.Kernels.Chains;

/// <summary>What paths through a batch are scored by.</summary>
/// <param name="Emissions">[N, K], packed.</param>
/// <param name="Transitions">[K, K], from and to.</param>
/// <param name="Starts">[K]</param>
/// <param name="Ends">[K]</param>
internal readonly record struct ChainScores(Floats Emissions, Floats Transitions, Floats Starts, Floats Ends);
