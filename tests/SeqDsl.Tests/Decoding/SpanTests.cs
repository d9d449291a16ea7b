using SeqDsl.Data;
using SeqDsl.Decoding;

namespace SeqDsl.Tests.Decoding;

public sealed class SpanTests
{
    public enum Slot { Time, Name }

    [Fact]
    public void Text_KnowsWhereItsTokensStand()
    {
        var text = new TokenizedText("At 7:30, for  O'Neil 😀!");
        Assert.Equal(["At", "7", ":", "30", ",", "for", "O", "'", "Neil", "😀", "!"], text);
        Assert.Equal("7:30", text.TextOf(new(1, 3)));
        Assert.Equal(new(1, 3), text.SpanOf(3, 4));
        Assert.Equal(new(6, 3), text.Find("O'Neil"));
        Assert.Equal(new(8, 1), text.SpanOf(text.Text.IndexOf("eil", StringComparison.Ordinal), 3)); // a token that is cut through belongs to it
        Assert.Equal("", text.TextOf(TokenSpan.None));
    }

    [Fact]
    public void WhatLiesOutsideAText_IsSaid()
    {
        var text = new TokenizedText("a b");
        Assert.Equal("characters 2 to 4 lie outside the text, which has 3.", Assert.Throws<DataException>(() => text.SpanOf(2, 3)).Message);
        Assert.Equal("characters 1 to 1 of the text, \" \", have no token.", Assert.Throws<DataException>(() => text.SpanOf(1, 1)).Message);
        Assert.Equal("the answer \"c\" does not occur in the text \"a b\".", Assert.Throws<DataException>(() => text.Find("c")).Message);
        Assert.Contains("reaches beyond the text, which has 2 tokens", Assert.Throws<ArgumentOutOfRangeException>(() => text.TextOf(new(1, 2))).Message);
        Assert.Equal("the span 1…2 lies outside the text, which has 2 tokens.", Assert.Throws<ArgumentException>(() => new SpanCodec().Encode(new(1, 2), 2)).Message);
        Assert.Contains("Optional = true", Assert.Throws<ArgumentException>(() => new SpanCodec().Encode(TokenSpan.None, 2)).Message);
        Assert.Contains("2 spans of Time", Assert.Throws<ArgumentException>(() => new SlotsCodec<Slot>([Slot.Time, Slot.Name]).Encode([new(Slot.Time, 0, 1), new(Slot.Time, 1, 1)], 2)).Message);
    }

    [Fact]
    public void BestSpan_IsOfTheProductOfItsEnds()
    {
        // ln P of first tokens and last ones, by hand: softmax over four tokens.
        float[] scores = [2, 0, 0, 1, 0, 3, 1, 0];
        SpanPrediction found = new SpanCodec().Decode(scores, 4);
        double start = Math.Exp(2) / (Math.Exp(2) + 2 + Math.Exp(1));
        Assert.Equal(new(0, 3), found.Span);
        Assert.Equal(start, found.StartProbabilities[0], 1e-6);
        Assert.Equal(Math.Exp(3) / (1 + Math.Exp(1) + Math.Exp(3) + 1), found.EndProbabilities[2], 1e-6);
        Assert.Equal(found.StartProbabilities[0] * found.EndProbabilities[2], found.Probability, 1e-6);
        Assert.Equal(new(2, 1), new SpanCodec(longest: 1).Decode(scores, 4).Span);
        Assert.Equal(new(0, 3), found.Best(3)[0].Span);
        Assert.Equal(3, found.Best(3).Count);
    }

    [Fact]
    public void NoSpan_IsToldWhereThatIsLikelier()
    {
        Assert.True(new SpanCodec(optional: true).Decode([-1, -1, -1, -1], 2).Span.IsNone);
        Assert.Equal(new(1, 1), new SpanCodec(optional: true).Decode([-1, -1, 2, 1], 2).Span);
        SpanPrediction none = new SpanCodec(optional: true).Decode([-1, -1, -1, -1], 2);
        double without = 1 / (1 + (2 * Math.Exp(-1)));
        Assert.Equal(without * without, none.Probability, 1e-6);
        Assert.Equal(TokenSpan.None, none.Best(1)[0].Span);
    }

    [Fact]
    public void Slots_AreFoundEachForItself_AndCounted()
    {
        var codec = new SlotsCodec<Slot>([Slot.Time, Slot.Name]);
        float[] scores = [5, 5, -5, -5, -5, -5, 5, 5]; // token 0 tells the time, token 1 the name
        SlotsPrediction<Slot> told = codec.Decode(scores, 2);
        Assert.Equal([new(Slot.Time, 0, 1), new(Slot.Name, 1, 1)], told.Entities);
        Assert.Equal(new(1, 1), told[Slot.Name]);
        HeadEvaluation evaluation = codec.Evaluation();
        evaluation.Add(scores, codec.Encode([new(Slot.Time, 0, 1)], 2), 2);
        Assert.Equal(0.5, evaluation.Metrics["precision"]);
        Assert.Equal(1, evaluation.Metrics["recall"]);
        Assert.Equal(2 / 3.0, evaluation.Metrics["f1"], 1e-9);

        HeadEvaluation one = new SpanCodec().Evaluation();
        one.Add([2, 0, 0, 1, 0, 3, 1, 0], new SpanCodec().Encode(new(1, 2), 4), 4);
        Assert.Equal(0, one.Metrics["exactMatch"]);
        Assert.Equal(0.8, one.Metrics["f1"], 1e-9); // 0…2 found, 1…2 there
    }
}
