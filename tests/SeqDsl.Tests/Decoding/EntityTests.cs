using SeqDsl.Data;
using SeqDsl.Decoding;
using SeqDsl.Decoding.Lattices;
using SeqDsl.Kernels;

namespace SeqDsl.Tests.Decoding;

public sealed class EntityTests
{
    public enum Kind { Person, Place }

    /// <summary>Three right of four predicted and five there, worked out by hand.</summary>
    [Fact]
    public void WholeEntities_AreCounted()
    {
        var scores = new EntityScores<Kind>([Kind.Person, Kind.Place]);
        scores.Add([new(Kind.Person, 0, 2), new(Kind.Place, 3, 1), new(Kind.Place, 5, 2)], [new(Kind.Person, 0, 2), new(Kind.Place, 3, 1), new(Kind.Person, 5, 2)]);
        scores.Add([new(Kind.Person, 0, 3), new(Kind.Person, 4, 1)], [new(Kind.Person, 4, 1)]);
        scores.Add([], []);

        Assert.Equal((5, 4, 3), (scores.Actual, scores.Predicted, scores.Right));
        Assert.Equal((0.75, 0.6), (scores.Precision, scores.Recall));
        Assert.Equal(2 * 0.75 * 0.6 / 1.35, scores.F1, 1e-12);
        Assert.Equal(new EntityScore("Person", 2.0 / 3, 2.0 / 3, 2.0 / 3, 3), scores.OfTypes[0]);
        Assert.Equal(new EntityScore("Place", 1, 0.5, 2.0 / 3, 2), scores.OfTypes[1]);
        Assert.Contains("strict, as conlleval and seqeval's strict mode", scores.ToString());
    }

    [Fact]
    public void HalfAnEntity_IsNone()
    {
        var scores = new EntityScores<Kind>([Kind.Person, Kind.Place]);
        scores.Add([new(Kind.Person, 0, 3)], [new(Kind.Person, 0, 2), new(Kind.Person, 2, 1), new(Kind.Place, 0, 3)]);
        Assert.Equal((0.0, 0.0, 0.0), (scores.Precision, scores.Recall, scores.F1));
    }

    /// <summary>seqeval#23: B I is right, I I was predicted: nothing found in strict mode, all found as conlleval reads it.</summary>
    [Fact]
    public void TagsThatBreakTheScheme_CountAsTheirReadingSays()
    {
        TagSet<Kind> tags = TagSet.Of<Kind>(TagScheme.Bio);
        EntityScores<Kind> strict = new([Kind.Person, Kind.Place]), lenient = new([Kind.Person, Kind.Place]);
        strict.Add(tags.CompleteEntities([1, 2]), tags.CompleteEntities([2, 2]));
        lenient.Add(tags.Entities([1, 2]), tags.Entities([2, 2]));
        Assert.Equal((0.0, 1.0), (strict.F1, lenient.F1));

        // seqeval#25: B E S against B I S in IOBES: precision 1, recall ½.
        tags = TagSet.Of<Kind>(TagScheme.Bioes);
        strict = new([Kind.Person, Kind.Place]);
        strict.Add(tags.CompleteEntities([1, 3, 4]), tags.CompleteEntities([1, 2, 4]));
        Assert.Equal((1.0, 0.5), (strict.Precision, strict.Recall));
    }

    [Fact]
    public void Codec_DecodesTheBestPath_WithItsProbabilities()
    {
        EntityCodec<Kind> codec = Codec(TagScheme.Bio, out ChainWeights weights);
        float[] scores = Random(6 * 5, 3);
        var lattice = new Lattice(scores, weights);
        var tags = TagSet.Of<Kind>(TagScheme.Bio);
        IReadOnlyList<(int[] Path, double Score)> paths = Paths.Of(lattice);
        double all = paths.Sum(path => Math.Exp(path.Score));

        EntityTagging<Kind> found = codec.Decode(scores, 6);

        Assert.Equal(tags.Entities(paths[0].Path), found.Entities);
        Assert.NotEmpty(found.Entities);
        Assert.Equal(paths[0].Path.Select(tag => tags.Names[tag]), found.Tags);
        for (int i = 0; i < found.Entities.Count; i++)
        {
            double share = paths.Where(path => tags.Entities(path.Path).Contains(found.Entities[i])).Sum(path => Math.Exp(path.Score)) / all;
            Assert.Equal(share, found.Probabilities[i], 1e-10);
        }
        IReadOnlyList<EntityPath<Kind>> best = found.Best(5);
        Assert.Equal(paths.Take(5).Select(path => Math.Exp(path.Score) / all), best.Select(path => path.Probability), (a, b) => Math.Abs(a - b) < 1e-10);
        Assert.Equal(found.Entities, best[0].Entities);
        Assert.Equal(1, found.Distribution(2).Sum(tag => tag.Probability), 1e-10);
        Assert.Equal(tags.Names, found.Distribution(2).Select(tag => tag.Tag));
        Assert.Equal("token", Assert.Throws<ArgumentOutOfRangeException>(() => found.Distribution(6)).ParamName);
    }

    [Fact]
    public void Codec_EncodesEntities_AndRefusesWhatCannotBe()
    {
        EntityCodec<Kind> codec = Codec(TagScheme.Bioes, out _);
        Assert.Equal([0L, 4, 5, 7], codec.Encode([new(Kind.Place, 2, 2), new(Kind.Person, 1, 1)], 4).Labels!);
        Assert.Contains("overlap at token 1", Assert.Throws<ArgumentException>(() => codec.Encode([new(Kind.Place, 0, 2), new(Kind.Person, 1, 1)], 4)).Message);
        Assert.Contains("Found 8 scores for 2 tokens, expected 2 · 9", Assert.Throws<ArgumentException>(() => codec.Decode(new float[8], 2)).Message);
        var unused = new EntityCodec<Kind>(TagScheme.Bio, [Kind.Person, Kind.Place]);
        Assert.Contains("Use", Assert.Throws<InvalidOperationException>(() => unused.Decode(new float[5], 1)).Message);
    }

    [Theory]
    [InlineData(TagScheme.Bio)]
    [InlineData(TagScheme.Bioes)]
    public void Codec_CutsNoEntityThrough(TagScheme scheme)
    {
        EntityCodec<Kind> codec = Codec(scheme, out _);
        HeadTarget target = codec.Encode([new(Kind.Place, 0, 2), new(Kind.Person, 3, 1), new(Kind.Person, 4, 3)], 8);
        Assert.Equal([0, 2, 3, 4, 4, 4, 7], Enumerable.Range(1, 7).Select(limit => codec.Within(target, limit)));

        // The other head of a model cuts where this one does.
        var both = Outputs.Of(codec, new TagCodec<int>([0, 1]));
        Assert.Equal(4, both.Within([target, new HeadTarget(new long[8])], 6));
        Assert.Equal(0, both.Within([target, new HeadTarget(new long[8])], 1));
    }

    [Fact]
    public void Evaluation_HoldsTheBestPathAgainstTheTarget()
    {
        EntityCodec<Kind> codec = Codec(TagScheme.Bio, out _);
        HeadEvaluation evaluation = codec.Evaluation();
        float[] scores = Random(6 * 5, 3);
        IReadOnlyList<Entity<Kind>> found = codec.Decode(scores, 6).Entities;
        evaluation.Add(scores, codec.Encode(found, 6), 6);
        Assert.Equal((1.0, 1.0, "entityF1"), (evaluation.Main, evaluation.Metrics["accuracy"], evaluation.MainMetric));
        evaluation.Add(scores, codec.Encode([], 6), 6);
        Assert.Equal(0.5, evaluation.Metrics["entityPrecision"]);
        Assert.Equal(1, evaluation.Metrics["entityRecall"]);
    }

    [Fact]
    public void PlainTags_AreDecodedTogether()
    {
        var codec = new ChainCodec<Kind>([Kind.Person, Kind.Place]);
        codec.Use(new Parameters { ["transitions"] = [0, -10, -10, 0], ["start_transitions"] = [0, 0], ["end_transitions"] = [0, 0] });
        ChainTagging<Kind> tagging = codec.Decode([1, 0, 0, 0.5f, 1, 0], 3); // alone, the second would be a place
        Assert.Equal([Kind.Person, Kind.Person, Kind.Person], tagging.Labels);
        Assert.Equal(Math.Exp(2) / (Math.Exp(2) + Math.Exp(0.5)), tagging.Probabilities[1], 1e-3);
        Assert.Equal([Kind.Place, Kind.Place, Kind.Place], tagging.Best(2)[1].Labels);
        Assert.Equal([0L, 1], codec.Encode([Kind.Person, Kind.Place], 2).Labels!);
        HeadEvaluation evaluation = codec.Evaluation();
        evaluation.Add([1, 0, 0, 0.5f, 1, 0], codec.Encode([Kind.Person, Kind.Person, Kind.Place], 3), 3);
        Assert.Equal(2.0 / 3, evaluation.Main, 1e-12);
    }

    private static EntityCodec<Kind> Codec(TagScheme scheme, out ChainWeights weights)
    {
        TransitionMask mask = TransitionMask.Of(scheme, 2);
        var codec = new EntityCodec<Kind>(scheme, [Kind.Person, Kind.Place]);
        float[] transitions = Random(mask.Tags * mask.Tags, 5), starts = Random(mask.Tags, 6), ends = Random(mask.Tags, 7);
        codec.Use(new Parameters { ["transitions"] = transitions, ["start_transitions"] = starts, ["end_transitions"] = ends });
        weights = new(mask, transitions, starts, ends);
        return codec;
    }

    private static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() - 0.5) * 4))];
    }

    private sealed class Parameters : Dictionary<string, float[]>, IHeadParameters;
}
