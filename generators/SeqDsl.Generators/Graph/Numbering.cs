using System.Globalization;

namespace SeqDsl.Generators.Graph;

/// <summary>Makes names different by numbers from 2 on: "sum", "sum2", "sum3". It goes on where it has stopped: ten thousand values of one name take ten thousand tries, not fifty million.</summary>
internal sealed class Numbering
{
    private readonly Dictionary<string, int> next = [];

    /// <summary>The name, or the first of its numbered ones that is free, which is taken from now on.</summary>
    public string Free(string wish, HashSet<string> taken)
    {
        if (taken.Add(wish))
        {
            return wish;
        }

        int number = next.TryGetValue(wish, out int known) ? known : 2;
        string name;
        do
        {
            name = wish + number++.ToString(CultureInfo.InvariantCulture);
        }
        while (!taken.Add(name));

        next[wish] = number;
        return name;
    }
}
