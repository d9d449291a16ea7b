using SeqDsl.Kernels;
using SeqDsl.Kernels.Chains;
using SeqDsl.Kernels.Ops;
using SeqDsl.Kernels.Recurrence;
using SeqDsl.Kernels.Threads;

namespace SeqDsl.Tests.Kernels.Ops;

/// <summary>The random field's loss and gradients over packed rows, in lanes of each width, against forward–backward in double precision sequence by sequence.</summary>
public sealed class CrfTests
{
    private static readonly int[] lengths = [9, 7, 7, 4, 3, 2, 2, 1, 1, 1, 1];

    public static TheoryData<TagScheme, int> Schemes { get; } = new()
    {
        { TagScheme.Plain, 1 }, { TagScheme.Plain, 2 }, { TagScheme.Plain, 4 }, { TagScheme.Plain, 5 }, { TagScheme.Plain, 17 }, { TagScheme.Plain, 35 }, { TagScheme.Io, 3 },
        { TagScheme.Bio, 1 }, { TagScheme.Bio, 6 }, { TagScheme.Bio, 39 }, { TagScheme.Bioes, 1 }, { TagScheme.Bioes, 4 }, { TagScheme.Bioes, 6 },
    };

    [Theory, MemberData(nameof(Schemes))]
    public void LossAndGradients_AreThoseInLogSpace(TagScheme scheme, int types)
    {
        foreach (int _ in Arena.Widths())
        {
            Check(scheme, types, lengths, 1, 2e-6);
        }
    }

    /// <summary>e^−87 is the smallest normal float: farther apart, and in between.</summary>
    [Theory, InlineData(20), InlineData(60), InlineData(300), InlineData(1e6)]
    public void ScoresFarApart_AreRight(double scale)
    {
        foreach (int _ in Arena.Widths())
        {
            Check(TagScheme.Bioes, 2, lengths, scale, 1e-5);
            Check(TagScheme.Plain, 3, lengths, scale, 1e-5);
        }
    }

    [Fact]
    public void LongSequences_LoseNothing() => Check(TagScheme.Bio, 6, [3000, 1], 1, 2e-6);

    [Fact]
    public void OneSequenceOfOneToken_IsASoftmaxOverWhatMayStandAlone() => Check(TagScheme.Bioes, 3, [1], 1, 1e-6);

    [Fact]
    public void Threads_ChangeNothing()
    {
        int threads = Workers.Count;
        try
        {
            float[][] results = [.. new[] { 1, 2, 3 }.Select(count =>
            {
                Workers.Count = count;
                using var arena = new Arena();
                Case made = Make(arena, TagScheme.Bioes, 6, [.. Enumerable.Range(0, 50).Select(i => 60 - i)], 1);
                double loss = made.Run();
                return (float[])[(float)loss, .. made.LogitsGradient.Span, .. made.TransitionsGradient.Span];
            })];
            Assert.Equal(results[0], results[1]);
            Assert.Equal(results[0], results[2]);
        }
        finally
        {
            Workers.Count = threads;
        }
    }

    [Fact]
    public void NoRun_AllocatesAnything()
    {
        using var arena = new Arena();
        Case made = Make(arena, TagScheme.Bio, 6, lengths, 1);
        made.Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        made.Run();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void WrongLabels_AreNamed_AndNaNStaysNaN()
    {
        using var arena = new Arena();
        Case made = Make(arena, TagScheme.Io, 2, [2], 1);
        made.Labels[1] = 3;
        Assert.Contains("Row 3 is asked for; expected 0 … 2", Assert.Throws<ArgumentException>(() => made.Run()).Message);
        made.Labels[1] = -1;
        Assert.Contains("Row -1", Assert.Throws<ArgumentException>(() => made.Run()).Message);
        made.Labels[1] = 0;
        made.Logits.Span[0] = float.NaN;
        Assert.True(double.IsNaN(made.Run()));
    }

    private static void Check(TagScheme scheme, int types, int[] lengths, double scale, double tolerance)
    {
        using var arena = new Arena();
        Case made = Make(arena, scheme, types, lengths, scale);
        (double loss, double[] logits, double[] transitions) = made.Exact();
        double found = Crf.Run(made.Logits, made.Transitions, made.Starts, made.Ends, made.Labels, made.Steps, scheme, types);
        Assert.Equal(loss, found, tolerance * Math.Max(1, Math.Abs(loss)));
        Assert.Equal(found, made.Run());
        Arena.Close(logits, made.LogitsGradient, tolerance);
        Arena.Close(transitions, made.TransitionsGradient, tolerance);
        Crf.Run(made.Logits, made.Transitions, made.Starts, made.Ends, made.Labels, made.Steps, scheme, types, made.Logits, made.TransitionsGradient);
        Assert.Equal(made.LogitsGradient.Span, made.Logits.Span);
    }

    private static Case Make(Arena arena, TagScheme scheme, int types, int[] lengths, double scale)
    {
        TransitionMask mask = TransitionMask.Of(scheme, types);
        int[] active = [.. Enumerable.Range(0, lengths[0]).Select(step => lengths.Count(length => length > step))];
        int[] offsets = [0, .. active.Select((_, step) => active.Take(step + 1).Sum())];
        var random = new Random(7);
        Floats Scores(int count)
        {
            Floats scores = arena.Random(count);
            foreach (ref float score in scores.Span)
            {
                score *= (float)scale;
            }
            return scores;
        }
        return new(
            mask, new(active, offsets), lengths, Scores(lengths.Sum() * mask.Tags), Scores(mask.Tags * mask.Tags), Scores(mask.Tags), Scores(mask.Tags),
            [.. Enumerable.Range(0, lengths.Sum()).Select(_ => (long)random.Next(mask.Tags))],
            arena.Empty(lengths.Sum() * mask.Tags), arena.Empty(mask.Tags * mask.Tags));
    }

    private sealed record Case(
        TransitionMask Mask, PackedSteps Steps, int[] Lengths, Floats Logits, Floats Transitions, Floats Starts, Floats Ends, long[] Labels,
        Floats LogitsGradient, Floats TransitionsGradient)
    {
        public double Run() =>
            Crf.Run(Logits, Transitions, Starts, Ends, Labels, Steps, Mask.Scheme, Mask.Types, LogitsGradient, TransitionsGradient);

        public (double Loss, double[] Logits, double[] Transitions) Exact()
        {
            int tags = Mask.Tags, tokens = Steps.Tokens;
            double[] logits = new double[tokens * tags], pairs = new double[tags * tags], transitions = Wide(Transitions), starts = Wide(Starts), ends = Wide(Ends);
            double loss = 0;
            for (int b = 0; b < Lengths.Length; b++)
            {
                int[] rows = [.. Enumerable.Range(0, Lengths[b]).Select(step => Steps.Offsets[step] + b)];
                double[] emissions = [.. rows.SelectMany(row => Wide(Logits.Slice(row * tags, tags)))];
                var marginals = new double[emissions.Length];
                loss += LogChain.Run(emissions, transitions, starts, ends, Mask, marginals, pairs) - starts[Labels[rows[0]]] - ends[Labels[rows[^1]]];
                for (int step = 0; step < rows.Length; step++)
                {
                    long label = Labels[rows[step]];
                    loss -= emissions[(step * tags) + label];
                    marginals.AsSpan(step * tags, tags).CopyTo(logits.AsSpan(rows[step] * tags));
                    logits[(rows[step] * tags) + label]--;
                    if (step > 0)
                    {
                        loss -= transitions[(Labels[rows[step - 1]] * tags) + label];
                        pairs[(Labels[rows[step - 1]] * tags) + label]--;
                    }
                }
            }
            return (loss / tokens, [.. logits.Select(number => number / tokens)], [.. pairs.Select(number => number / tokens)]);
        }

        private static double[] Wide(Floats numbers) => Array.ConvertAll(numbers.Span.ToArray(), number => (double)number);
    }
}
