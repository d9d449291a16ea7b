using SeqDsl.Data;
using SeqDsl.Decoding;

namespace SeqDsl.Tests.Decoding;

public sealed class SamplingTests
{
    private static readonly float[] probabilities = [0.1f, 0.4f, 0.2f, 0.3f];

    [Fact]
    public void Tokens_AreChosenAsOftenAsTheirProbabilitiesSay() => Shares(new SamplingOptions { Seed = 1 }, [0.1, 0.4, 0.2, 0.3]);

    [Fact]
    public void TopK_LeavesTheLikeliest() => Shares(new SamplingOptions { Seed = 2, TopK = 2 }, [0, 4 / 7.0, 0, 3 / 7.0]);

    [Fact]
    public void TopP_LeavesAsFewAsHaveIt() => Shares(new SamplingOptions { Seed = 3, TopP = 0.75 }, [0, 4 / 9.0, 2 / 9.0, 3 / 9.0]);

    [Fact]
    public void Temperature_SharpensAndFlattens()
    {
        Shares(new SamplingOptions { Seed = 4, Temperature = 0.5 }, [0.01 / 0.3, 0.16 / 0.3, 0.04 / 0.3, 0.09 / 0.3]);
        Shares(new SamplingOptions { Seed = 5, Temperature = 0.01 }, [0, 1, 0, 0]);
    }

    [Fact]
    public void TheSameSeed_ChoosesTheSame()
    {
        int[] Of(ulong seed) => [.. Enumerable.Range(0, 50).Select(place => new SamplingOptions { Seed = seed }.Choose(probabilities, (ulong)place))];
        Assert.Equal(Of(7), Of(7));
        Assert.NotEqual(Of(7), Of(8));
    }

    [Fact]
    public void WhatCannotBe_IsRefusedByName()
    {
        void Refused(SamplingOptions options, string message) => Assert.Contains(message, Assert.Throws<ArgumentException>(options.Check).Message);
        Refused(new() { Temperature = 0 }, "Temperature is 0; expected more than 0");
        Refused(new() { TopK = 0 }, "TopK is 0; expected at least 1");
        Refused(new() { TopP = 1.5 }, "TopP is 1.5; expected more than 0 and at most 1");
        Refused(new() { TopP = double.NaN }, "TopP is NaN");
        Refused(new() { Length = 0 }, "Length is 0; expected at least 1");
    }

    [Fact]
    public void Perplexity_OfEqualProbabilities_IsTheirNumber()
    {
        var evaluation = new TokenEvaluation();
        evaluation.Add([0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f], new HeadTarget([3L, 0L]), 2);
        Assert.Equal(4, evaluation.Metrics["perplexity"], 6);
        evaluation.Add(Math.Log(4), 10);
        Assert.Equal(4, evaluation.Metrics["perplexity"], 6);
        Assert.Equal(-Math.Log(4), evaluation.Main, 6);
    }

    private static void Shares(SamplingOptions options, double[] expected)
    {
        const int Draws = 20000;
        var counts = new int[expected.Length];
        for (int place = 0; place < Draws; place++)
        {
            counts[options.Choose(probabilities, (ulong)place)]++;
        }
        for (int id = 0; id < expected.Length; id++)
        {
            Assert.Equal(expected[id], (double)counts[id] / Draws, 0.015);
        }
    }
}
