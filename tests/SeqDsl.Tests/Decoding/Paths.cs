using SeqDsl.Decoding.Lattices;
using SeqDsl.Kernels;

namespace SeqDsl.Tests.Decoding;

/// <summary>Brute force: every path over a small lattice, allowed by the rules as the definition of each scheme says them, with its score.</summary>
internal static class Paths
{
    public enum Kind { Person, Place }

    /// <summary>Schemes over one and two types, and plain ones: at most nine tags.</summary>
    public static IEnumerable<(TagScheme Scheme, int Types)> Schemes { get; } =
        [(TagScheme.Io, 1), (TagScheme.Io, 2), (TagScheme.Bio, 1), (TagScheme.Bio, 2), (TagScheme.Bioes, 1), (TagScheme.Bioes, 2), (TagScheme.Plain, 1), (TagScheme.Plain, 4)];

    /// <summary>All sequences of tags of a length.</summary>
    public static IEnumerable<int[]> All(int tags, int length) =>
        length == 0 ? [[]] : All(tags, length - 1).SelectMany(path => Enumerable.Range(0, tags).Select(tag => (int[])[.. path, tag]));

    /// <summary>Whether a path keeps its scheme, by a regular expression over the names of its tags.</summary>
    public static bool Keeps(TransitionMask mask, int[] path)
    {
        string text = string.Concat(path.Select(tag => $"{mask.Part(tag)}{(mask.Type(tag) < 0 ? "" : mask.Type(tag))} "));
        string entity = mask.Scheme switch
        {
            TagScheme.Bio => @"B(\d) (I\k<1> )*",
            TagScheme.Bioes => @"B(\d) (I\k<1> )*E\k<1> |S\d ",
            _ => @"I\d ",
        };
        return System.Text.RegularExpressions.Regex.IsMatch(text, $"^(O |{entity.Replace(@"(\d)", @"(?<1>\d)")})*$");
    }

    /// <summary>A lattice of random scores.</summary>
    public static Lattice Lattice(TagScheme scheme, int types, int length, Random random, double scale = 2)
    {
        TransitionMask mask = TransitionMask.Of(scheme, types);
        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextDouble() - 0.5) * 2 * scale)];
        return new(Draw(length * mask.Tags), new ChainWeights(mask, Draw(mask.Tags * mask.Tags), Draw(mask.Tags), Draw(mask.Tags)));
    }

    /// <summary>Every allowed path with its score, best first.</summary>
    public static IReadOnlyList<(int[] Path, double Score)> Of(Lattice lattice) =>
        [.. All(lattice.Tags, lattice.Length).Where(path => Keeps(lattice.Weights.Mask, path)).Select(path => (path, lattice.Score(path))).OrderByDescending(path => path.Item2)];
}
