namespace SeqDsl.Generators.Catalog;

/// <summary>Which name was meant: the fewest letters to insert, remove or change (Levenshtein 1966).</summary>
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
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int change = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
