using SeqDsl.Data;
using SeqDsl.Decoding.Lattices;
using SeqDsl.Kernels;
using SeqDsl.Kernels.Chains;

namespace SeqDsl.Tests.Decoding;

/// <summary>The dynamic programme in each semiring against all paths, one by one.</summary>
public sealed class LatticeTests
{
    public static TheoryData<TagScheme, int, int> Shapes { get; } = MakeShapes();

    [Theory, MemberData(nameof(Shapes))]
    public void Counting_IsTheNumberOfPathsThatKeepTheScheme(TagScheme scheme, int types, int length)
    {
        Lattice lattice = Paths.Lattice(scheme, types, length, new Random(1));
        Assert.Equal(Paths.Of(lattice).Count, lattice.Total(default(Counting), lattice.Forward<Counting, long>(default)));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void LogPartition_IsTheSumOverAllPaths_ForwardAndBackward(TagScheme scheme, int types, int length)
    {
        Lattice lattice = Paths.Lattice(scheme, types, length, new Random(2));
        double exact = Math.Log(Paths.Of(lattice).Sum(path => Math.Exp(path.Score)));
        Assert.Equal(exact, new Marginals(lattice).LogPartition, 1e-10);
        double[] beta = lattice.Backward<LogSemiring, double>(default);
        double back = Enumerable.Range(0, lattice.Tags).Where(lattice.Weights.Mask.MayStart)
            .Sum(tag => Math.Exp(lattice.Weights.Start(tag) + lattice.Emission(0, tag) + beta[tag]));
        Assert.Equal(exact, Math.Log(back), 1e-10);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Marginals_AreSharesOfAllPaths(TagScheme scheme, int types, int length)
    {
        Lattice lattice = Paths.Lattice(scheme, types, length, new Random(3));
        IReadOnlyList<(int[] Path, double Score)> paths = Paths.Of(lattice);
        double all = paths.Sum(path => Math.Exp(path.Score));
        double Share(Func<int[], bool> holds) => paths.Where(path => holds(path.Path)).Sum(path => Math.Exp(path.Score)) / all;
        var marginals = new Marginals(lattice);
        (double[] single, double[] pairs) = InLogSpace(lattice);
        var expectedPairs = new double[pairs.Length];
        for (int token = 0; token < length; token++)
        {
            for (int tag = 0; tag < lattice.Tags; tag++)
            {
                double share = Share(path => path[token] == tag);
                Assert.Equal(share, marginals.Of(token, tag), 1e-10);
                Assert.Equal(share, single[(token * lattice.Tags) + tag], 1e-10);
                for (int before = 0; token > 0 && before < lattice.Tags; before++)
                {
                    share = Share(path => path[token - 1] == before && path[token] == tag);
                    Assert.Equal(share, marginals.Of(token, before, tag), 1e-10);
                    expectedPairs[(before * lattice.Tags) + tag] += share;
                }
            }
        }
        Assert.All(expectedPairs.Zip(pairs), pair => Assert.Equal(pair.First, pair.Second, 1e-10));
        Assert.Equal(Math.Exp(paths[0].Score) / all, marginals.Of(paths[0].Path), 1e-10);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void ProbabilityOfAnEntity_IsTheShareOfPathsThatHaveIt(TagScheme scheme, int types, int length)
    {
        if (scheme == TagScheme.Plain)
        {
            return;
        }
        Lattice lattice = Paths.Lattice(scheme, types, length, new Random(4));
        var tags = new TagSet<int>(scheme, [.. Enumerable.Range(0, types)]);
        IReadOnlyList<(int[] Path, double Score)> paths = Paths.Of(lattice);
        double all = paths.Sum(path => Math.Exp(path.Score));
        var marginals = new Marginals(lattice);
        for (int start = 0; start < length; start++)
        {
            for (int tokens = 1; start + tokens <= length; tokens++)
            {
                var entity = new Entity<int>(types - 1, start, tokens);
                double share = paths.Where(path => tags.Entities(path.Path).Contains(entity)).Sum(path => Math.Exp(path.Score)) / all;
                Assert.Equal(share, marginals.OfEntity(start, tags.Encode([entity], length).AsSpan(start, tokens)), 1e-10);
            }
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void BestPaths_AreTheBestOfAll_InOrder(TagScheme scheme, int types, int length)
    {
        Lattice lattice = Paths.Lattice(scheme, types, length, new Random(5));
        IReadOnlyList<(int[] Path, double Score)> paths = Paths.Of(lattice);
        (int[] best, double score) = BestPaths.One(lattice);
        Assert.Equal(paths[0].Path, best);
        Assert.Equal(paths[0].Score, score, 1e-10);
        foreach (int k in new[] { 1, 3, 10, 1000 })
        {
            IReadOnlyList<(int[] Tags, double Score)> several = BestPaths.Several(lattice, k);
            Assert.Equal(Math.Min(k, paths.Count), several.Count);
            Assert.All(several.Zip(paths), pair =>
            {
                Assert.Equal(pair.Second.Path, pair.First.Tags);
                Assert.Equal(pair.Second.Score, pair.First.Score, 1e-10);
            });
        }
    }

    [Fact]
    public void EqualScores_GiveDifferentPaths_EachOnce()
    {
        var lattice = new Lattice(new double[3 * 3], new ChainWeights(TransitionMask.Of(TagScheme.Bio, 1), new double[9], new double[3], new double[3]));
        IReadOnlyList<(int[] Tags, double Score)> several = BestPaths.Several(lattice, 100);
        Assert.Equal(Paths.Of(lattice).Count, several.Count);
        Assert.Equal(several.Count, several.Select(path => string.Join(' ', path.Tags)).Distinct().Count());
    }

    [Fact]
    public void ScoresFarApart_NeitherOverflowNorVanish()
    {
        var marginals = new Marginals(new([1000, -1000, 0, 0, 2000, 0], new ChainWeights(TransitionMask.Of(TagScheme.Plain, 2), [0, 0, 0, 0], [0, 0], [0, 0])));
        Assert.Equal(1000 + Math.Log(2) + 2000, marginals.LogPartition, 1e-9);
        Assert.Equal((1, 0.5), (marginals.Of(0, 0), Math.Round(marginals.Of(1, 1), 12)));
    }

    private static TheoryData<TagScheme, int, int> MakeShapes()
    {
        var shapes = new TheoryData<TagScheme, int, int>();
        foreach ((TagScheme scheme, int types) in Paths.Schemes)
        {
            for (int length = 1; length <= (TransitionMask.Of(scheme, types).Tags > 6 ? 4 : 5); length++)
            {
                shapes.Add(scheme, types, length);
            }
        }
        return shapes;
    }

    private static (double[] Single, double[] Pairs) InLogSpace(Lattice lattice)
    {
        int tags = lattice.Tags;
        double[] single = new double[lattice.Length * tags], pairs = new double[tags * tags];
        double[] All(int count, Func<int, double> score) => [.. Enumerable.Range(0, count).Select(score)];
        LogChain.Run(
            All(single.Length, i => lattice.Emission(i / tags, i % tags)), All(tags * tags, i => lattice.Weights.Transition(i / tags, i % tags)),
            All(tags, lattice.Weights.Start), All(tags, lattice.Weights.End), lattice.Weights.Mask, single, pairs);
        return (single, pairs);
    }

    private readonly struct Counting : ISemiring<long>
    {
        public long Zero => 0;

        public long Weight(double score) => 1;

        public long Plus(long x, long y) => x + y;

        public long Times(long x, long y) => x * y;
    }
}
