namespace SeqDsl.Decoding;

/// <summary>
/// The fewest substitutions, insertions and deletions that turn one sequence into another (Levenshtein 1966; Wagner and Fischer 1974):
/// d(i, j) = min(d(i−1, j−1) + [aᵢ ≠ bⱼ], d(i−1, j) + 1, d(i, j−1) + 1).
/// </summary>
public static class EditDistance
{
    /// <param name="from">a</param>
    /// <param name="to">b</param>
    public static int Between<T>(IReadOnlyList<T> from, IReadOnlyList<T> to) where T : IEquatable<T>
    {
        int[] above = [.. Enumerable.Range(0, to.Count + 1)];
        for (int i = 1; i <= from.Count; i++)
        {
            int diagonal = above[0];
            above[0] = i;
            for (int j = 1; j <= to.Count; j++)
            {
                int changed = diagonal + (from[i - 1].Equals(to[j - 1]) ? 0 : 1);
                diagonal = above[j];
                above[j] = Math.Min(changed, Math.Min(above[j], above[j - 1]) + 1);
            }
        }
        return above[^1];
    }
}
