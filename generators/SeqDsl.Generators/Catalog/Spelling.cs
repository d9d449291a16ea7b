namespace SeqDsl.Generators.Catalog;

/// <summary>Which name was meant: the fewest letters to insert, remove, change or exchange with a neighbour (Damerau 1964).</summary>
internal static class Spelling
{
    /// <summary>The nearest name; null where every one differs in more than a third of its letters, or two are as near.</summary>
    public static string? Nearest(string written, IEnumerable<string> names)
    {
        var near = names.Distinct().Select(name => (Name: name, Distance: Distance(written.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(candidate => candidate.Distance <= Math.Max(1, candidate.Name.Length / 3)).OrderBy(candidate => candidate.Distance).Take(2).ToArray();
        return near.Length == 0 || (near.Length == 2 && near[0].Distance == near[1].Distance) ? null : near[0].Name;
    }

    private static int Distance(string left, string right)
    {
        int[,] distances = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                int least = i == 0 ? j : j == 0 ? i : Math.Min(
                    Math.Min(distances[i - 1, j], distances[i, j - 1]) + 1,
                    distances[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
                bool exchanged = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                distances[i, j] = exchanged ? Math.Min(least, distances[i - 2, j - 2] + 1) : least;
            }
        }

        return distances[left.Length, right.Length];
    }
}
