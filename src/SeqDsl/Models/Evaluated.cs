namespace SeqDsl.Models;

/// <summary>What a model gives for a batch in use.</summary>
/// <param name="Loss">NaN if it was not asked for.</param>
/// <param name="Logits">Of each head. [B or N, columns]</param>
/// <param name="Scores">Of each head: what its codec decodes. [B or N, columns]</param>
internal readonly record struct Evaluated(double Loss, float[][] Logits, float[][] Scores);
