namespace SeqDsl.Models;

/// <summary>What a packing's regions of a <see cref="Workspace"/> have to hold at once.</summary>
/// <param name="Tokens">Numbers for each row.</param>
/// <param name="Sequences">Numbers for each sequence.</param>
public readonly record struct PackingSize(int Tokens = 0, int Sequences = 0);
