using SeqDsl.Decoding.Search;

namespace SeqDsl.Tests.Decoding.Search;

public sealed class BeamSearchTests
{
    private const int Entries = 5, Longest = 4;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.6, 0)]
    [InlineData(1, 0.3)]
    public void AWideBeam_FindsWhatAllSequencesHave(double lengthPenalty, double coveragePenalty)
    {
        var options = new BeamOptions { Width = 400, Best = 10, MaximumLength = Longest, LengthPenalty = lengthPenalty, CoveragePenalty = coveragePenalty };
        IReadOnlyList<Hypothesis> found = BeamSearch.Run(new Toy([11]), 1, options)[0];
        var all = All(11, options).OrderByDescending(sequence => sequence.Score).Take(10).ToArray();
        Assert.Equal(all.Select(sequence => sequence.Score), found.Select(hypothesis => hypothesis.Score), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(all.Select(sequence => string.Join(' ', sequence.Tokens)), found.Select(hypothesis => string.Join(' ', hypothesis.Tokens)));
        Assert.All(found, hypothesis => Assert.True(hypothesis.Ended));
        Assert.Equal(found[0].Tokens.Count + 1, found[0].Attention.Count);
    }

    [Fact]
    public void ABatch_WritesWhatSingleSourcesDo()
    {
        int[] seeds = [.. Enumerable.Range(0, 64)];
        var options = new BeamOptions { Width = 3, Best = 3, MaximumLength = 6, CoveragePenalty = 0.2 };
        IReadOnlyList<IReadOnlyList<Hypothesis>> together = BeamSearch.Run(new Toy(seeds), 64, options);
        for (int source = 0; source < 64; source++)
        {
            IReadOnlyList<Hypothesis> alone = BeamSearch.Run(new Toy([seeds[source]]), 1, options)[0];
            Assert.Equal(alone.Select(hypothesis => string.Join(' ', hypothesis.Tokens)), together[source].Select(hypothesis => string.Join(' ', hypothesis.Tokens)));
            Assert.Equal(alone.Select(hypothesis => hypothesis.Score), together[source].Select(hypothesis => hypothesis.Score));
        }
    }

    [Fact]
    public void WidthOne_TakesTheLikeliestToken()
    {
        Hypothesis found = BeamSearch.Run(new Toy([3]), 1, new() { Width = 1, MaximumLength = 20 })[0][0];
        List<int> written = [];
        while (written.Count <= 20)
        {
            float[] next = Toy.Next(3, written);
            int token = Enumerable.Range(1, Entries - 1).MaxBy(entry => next[entry]);
            if (token == 1)
            {
                break;
            }
            written.Add(token);
        }
        Assert.Equal(written, found.Tokens);
    }

    [Fact]
    public void FinishedSources_LeaveTheBatch()
    {
        var decoder = new Toy([.. Enumerable.Range(0, 20)]);
        BeamSearch.Run(decoder, 20, new() { Width = 2, MaximumLength = 30, LengthPenalty = 0 });
        Assert.True(decoder.Rows[^1] < decoder.Rows[1], string.Join(' ', decoder.Rows));
    }

    [Theory]
    [InlineData(0, 1, 10, 0, "Width is 0; expected at least 1")]
    [InlineData(2, 3, 10, 0, "Best is 3; expected 1 … Width, which is 2")]
    [InlineData(2, 1, 0, 0, "MaximumLength is 0")]
    [InlineData(2, 1, 10, double.NaN, "LengthPenalty is NaN")]
    public void Options_ThatCannotBe_AreRefused(int width, int best, int length, double penalty, string message) => Assert.Contains(
        message, Assert.Throws<ArgumentException>(() => BeamSearch.Run(new Toy([1]), 1, new() { Width = width, Best = best, MaximumLength = length, LengthPenalty = penalty })).Message);

    private static IEnumerable<(int[] Tokens, double Score)> All(int seed, BeamOptions options)
    {
        IEnumerable<int[]> prefixes = [[]];
        for (int length = 0; length <= Longest; length++)
        {
            foreach (int[] prefix in prefixes)
            {
                double logProbability = 0;
                double[] looked = new double[3];
                for (int step = 0; step <= prefix.Length; step++)
                {
                    int[] before = prefix[..step];
                    logProbability += Toy.Next(seed, before)[step < prefix.Length ? prefix[step] : 1];
                    looked = [.. looked.Zip(Toy.Looks(seed, before), (sum, share) => sum + share)];
                }
                double coverage = options.CoveragePenalty * looked.Sum(sum => Math.Log(Math.Clamp(sum, 1e-6, 1)));
                yield return (prefix, (logProbability / Math.Pow((5.0 + length + 1) / 6, options.LengthPenalty)) + coverage);
            }
            prefixes = [.. prefixes.SelectMany(prefix => Enumerable.Range(2, Entries - 2).Select(token => (int[])[.. prefix, token]))];
        }
    }

    /// <summary>Probabilities that follow from the source and all that was written. 0 begins, 1 ends.</summary>
    private sealed class Toy(int[] seeds) : IStepDecoder
    {
        private List<(int Seed, List<int> Written)> rows = [];

        public int Entries => BeamSearchTests.Entries;

        public int Start => 0;

        public int End => 1;

        public List<int> Rows { get; } = [];

        public static float[] Next(int seed, IReadOnlyList<int> written)
        {
            Random random = Of(seed, written);
            double[] powers = [.. Enumerable.Range(0, BeamSearchTests.Entries).Select(_ => Math.Exp(3 * random.NextDouble()))];
            return [.. powers.Select(power => (float)Math.Log(power / powers.Sum()))];
        }

        public static float[] Looks(int seed, IReadOnlyList<int> written)
        {
            Random random = Of(seed + 1000, written);
            float[] powers = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
            return [.. powers.Select(power => power / powers.Sum())];
        }

        public ReadOnlyMemory<float> Step(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens)
        {
            List<(int, List<int>)> next = [];
            for (int row = 0; row < parents.Length; row++)
            {
                next.Add(Rows.Count == 0 ? (seeds[parents[row]], []) : (rows[parents[row]].Seed, [.. rows[parents[row]].Written, tokens[row]]));
            }
            rows = next;
            Rows.Add(rows.Count);
            return rows.SelectMany(row => Next(row.Seed, row.Written)).ToArray();
        }

        public ReadOnlyMemory<float> Attention(int row) => Looks(rows[row].Seed, rows[row].Written);

        private static Random Of(int seed, IReadOnlyList<int> written) => new(written.Aggregate(seed * 7919, (hash, token) => unchecked((hash * 31) + token + 17)));
    }
}
