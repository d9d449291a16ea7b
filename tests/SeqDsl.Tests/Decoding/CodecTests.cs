using SeqDsl.Decoding;

namespace SeqDsl.Tests.Decoding;

public sealed class CodecTests
{
    public enum Colour { Red, Green, Blue }

    private static readonly ClassifyCodec<Colour> classify = new([Colour.Red, Colour.Green, Colour.Blue]);
    private static readonly TagCodec<int> tag = new([0, 1]);

    [Fact]
    public void Classify_TakesTheMostProbable()
    {
        Prediction<Colour> prediction = classify.Decode([0.2f, 0.5f, 0.3f], 4);
        Assert.Equal((Colour.Green, 0.5f), (prediction.Label, prediction.Probability));
        Assert.Equal([(Colour.Red, 0.2f), (Colour.Green, 0.5f), (Colour.Blue, 0.3f)], prediction.Distribution);
        Assert.Equal([2], classify.Encode(Colour.Blue, 4).Labels!);
        Assert.Equal(["Red", "Green", "Blue"], Assert.IsType<LabelEvaluation>(classify.Evaluation()).Confusion.Names);
    }

    [Fact]
    public void Tag_TakesTheMostProbableOfEachToken()
    {
        Tagging<int> tagging = tag.Decode([0.9f, 0.1f, 0.4f, 0.6f], 2);
        Assert.Equal([0, 1], tagging.Labels);
        Assert.Equal([0.9f, 0.6f], tagging.Probabilities);
        Assert.Equal([(0, 0.4f), (1, 0.6f)], tagging.Distribution(1));
        Assert.Equal([1, 0], tag.Encode([1, 0], 2).Labels!);
    }

    [Fact]
    public void TheFirstOfEqualScoresWins_AndNaNNever()
    {
        Assert.Equal(Colour.Red, classify.Decode([0.5f, 0.5f, 0], 1).Label);
        Assert.Equal(Colour.Blue, classify.Decode([float.NaN, 0.1f, 0.2f], 1).Label);
    }

    [Fact]
    public void WhatDoesNotFit_IsRefused()
    {
        Assert.Contains("Red, Green, Blue", Assert.Throws<ArgumentException>(() => classify.Encode((Colour)9, 1)).Message);
        Assert.Contains("1 labels for 2 tokens", Assert.Throws<ArgumentException>(() => tag.Encode([0], 2)).Message);
        Assert.Contains("expected 3", Assert.Throws<ArgumentException>(() => classify.Decode([1f], 1)).Message);
        Assert.Contains("2 · 2", Assert.Throws<ArgumentException>(() => tag.Decode([1f], 2)).Message);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => new TagCodec<int>([1, 1])).Message);
        Assert.Throws<ArgumentException>(() => new TagCodec<int>([]));
    }
}
