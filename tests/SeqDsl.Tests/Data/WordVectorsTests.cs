using SeqDsl.Data;
using SeqDsl.Models;
using SeqDsl.Tests.Models;
using TorchSharp;

namespace SeqDsl.Tests.Data;

public sealed class WordVectorsTests : IDisposable
{
    private static readonly Vocabulary vocabulary = Vocabulary.Build([["the", "Sky", "is", "grey"]]);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("")] // GloVe
    [InlineData("4 2\n")] // word2vec
    public void Vectors_AreThoseOfTheVocabularysWords(string header)
    {
        WordVectors vectors = WordVectors.Read(File_($"{header}the 1 -2e-1\nsky 3 4 \nof 5 6\nthe 7 8\n"), vocabulary, 2);
        Assert.Equal(2, vectors.Found);
        Assert.Equal([1, -0.2f], Of(vectors, "the"));
        Assert.Equal([3, 4], Of(vectors, "Sky"));
        Assert.Equal([0, 0], Of(vectors, "grey"));
        Assert.False(vectors.IsFound[vocabulary.Id("grey")]);
    }

    [Fact]
    public void TheVeryWord_GoesBeforeTheSameInLowerCase() =>
        Assert.Equal([5, 6], Of(WordVectors.Read(File_("sky 3 4\nSky 5 6\n"), vocabulary, 2), "Sky"));

    [Theory]
    [InlineData("the 1 2 3\n", "line 1: the vector of \"the\" has 3 numbers; the embedding has 2. Declare Embedding(3)")]
    [InlineData("9 300\nthe 1 2\n", "line 1: the vectors have 300 numbers; the embedding has 2")]
    [InlineData("of 1 2\nthe 1 x\n", "line 2: number 1 of the vector of \"the\" is \"x\"; expected a finite number")]
    [InlineData("of 1 2\nthe 1 NaN\n", "line 2: number 1")]
    [InlineData("of 1 2\nthe\n", "line 2: found \"the\"; expected a word, a space and 2 numbers")]
    [InlineData("", "the file is empty; expected at least one line")]
    [InlineData("4 2\n", "none of the vocabulary's 5 entries")]
    [InlineData("of 1 2\n\n", "line 2: found \"\"; expected a word, a space and 2 numbers")]
    [InlineData("of 1 2\nan 3 4\n", "none of the vocabulary's 5 entries is among the 2 lines")]
    public void WhatCannotBeRead_IsNamedWithItsLine(string content, string message) =>
        Assert.Contains(message, Assert.Throws<DataException>(() => WordVectors.Read(File_(content), vocabulary, 2)).Message);

    [Fact]
    public void Model_TakesVectors_AndKeepsItsOwnForOtherWords()
    {
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 1);
        float[] before = Row(model, "rose"), other = Row(model, "sky");
        Assert.Equal(1, model.TakeVectors("embedding.weight", File_("rose 1 2 3 4 5 6 7 8\n")));
        Assert.NotEqual(before, Row(model, "rose"));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], Row(model, "rose"));
        Assert.Equal(other, Row(model, "sky"));
        Assert.Contains("no parameter tabel; it has embedding.weight", Assert.Throws<ArgumentException>(() => model.TakeVectors("tabel", "x")).Message);
        Assert.Contains("there is no such file", Assert.Throws<FileNotFoundException>(() => model.TakeVectors("embedding.weight", "nowhere.txt")).Message);
    }

    private static float[] Row(ColourModel model, string word)
    {
        using IDisposable untaped = torch.no_grad();
        using torch.Tensor row = model.Store[0][Colours.Vocabulary.Id(word)];
        return TensorMemory.ToFloats(row);
    }

    private static float[] Of(WordVectors vectors, string word) => vectors.Numbers.AsSpan(vocabulary.Id(word) * 2, 2).ToArray();

    private string File_(string content) => folder.Write("vectors.txt", content);
}
