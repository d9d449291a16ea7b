using SeqDsl.Data;

namespace SeqDsl.Tests.Data;

public sealed class VocabularyTests
{
    private static readonly string[][] sequences = [["b", "a", "b"], ["c", "a", "b"], ["B", "d"]];

    [Fact]
    public void Ids_AreOrderedByCountThenText()
    {
        Vocabulary vocabulary = Vocabulary.Build(sequences);
        Assert.Equal(["<unk>", "b", "a", "B", "c", "d"], Enumerable.Range(0, vocabulary.Count).Select(vocabulary.Token));
        Assert.Equal([1, 2, 0], vocabulary.Encode(["b", "a", "zzz"]));
        Assert.Equal((3, 2), (vocabulary.CountOf(1), vocabulary.DocumentsOf(1)));
        Assert.Equal(3, vocabulary.Documents);
        Assert.Equal((0, 0), (vocabulary.CountOf(0), vocabulary.DocumentsOf(0)));
    }

    [Fact]
    public void RareTokens_CountAsUnknown()
    {
        Vocabulary vocabulary = Vocabulary.Build(sequences, minimumCount: 2);
        Assert.Equal(3, vocabulary.Count);
        Assert.Equal((3, 2), (vocabulary.CountOf(Vocabulary.Unknown), vocabulary.DocumentsOf(Vocabulary.Unknown)));
    }

    [Fact]
    public void MaximumSize_CountsReservedEntries() => Assert.Equal(["<unk>", "b"], Tokens(Vocabulary.Build(sequences, maximumSize: 2)));

    [Fact]
    public void Lowercase_HoldsForCountingAndSeeking()
    {
        Vocabulary vocabulary = Vocabulary.Build(sequences, lowercase: true);
        Assert.Equal(4, vocabulary.CountOf(1));
        Assert.Equal(1, vocabulary.Id("B"));
    }

    [Fact]
    public void ReservedTokens_KeepTheirIds_AlsoWhereTheTextHoldsThem()
    {
        Vocabulary vocabulary = Vocabulary.Build([["x", "<unk>", "x", "<s>"]], reserved: ["<s>"]);
        Assert.Equal(["<unk>", "<s>", "x"], Tokens(vocabulary));
        Assert.Equal((1, 1), (vocabulary.CountOf(0), vocabulary.CountOf(1)));
        Assert.Equal(2, vocabulary.Reserved);
    }

    [Fact]
    public void Json_RoundTrips_WithStrangeTokens()
    {
        Vocabulary vocabulary = Vocabulary.Build([["\"", "\\", "\n", "é", "😀", "\0", "\uFFFD", "a"]], lowercase: true, reserved: ["<s>"]);
        Vocabulary read = Vocabulary.FromJson(vocabulary.ToJson());
        Assert.Equal(Tokens(vocabulary), Tokens(read));
        Assert.Equal(vocabulary.ToJson(), read.ToJson());
        Assert.Equal(Tokens(vocabulary.Characters!), Tokens(read.Characters!));
        Assert.Equal((vocabulary.Documents, vocabulary.Reserved, vocabulary.Lowercase), (read.Documents, read.Reserved, read.Lowercase));
    }

    [Theory]
    [InlineData("{}"), InlineData("[]"), InlineData("x"), InlineData("""{"documents":1,"reserved":1,"lowercase":false,"entries":[]}""")]
    [InlineData("""{"documents":1,"reserved":1,"lowercase":false,"entries":[["<unk>",0]]}""")]
    [InlineData("""{"documents":1,"reserved":1,"lowercase":false,"entries":[["<unk>",0,0],["a",1,1],["a",1,1]]}""")]
    [InlineData("""{"documents":1,"reserved":1,"lowercase":false,"entries":[["<unk>",0,0]],"spellings":1,"characters":[["a",1,1]]}""")]
    [InlineData("""{"documents":1,"reserved":5,"lowercase":false,"entries":[["<unk>",0,0]]}""")]
    public void JsonOfSomethingElse_IsRefused(string json) => Assert.Throws<DataException>(() => Vocabulary.FromJson(json));

    [Fact]
    public void NothingToCount_IsRefused()
    {
        Assert.Contains("no token", Assert.Throws<DataException>(() => Vocabulary.Build([])).Message);
        Assert.Contains("no token", Assert.Throws<DataException>(() => Vocabulary.Build([[], []])).Message);
        Assert.Contains("sequence 1", Assert.Throws<DataException>(() => Vocabulary.Build([["a"], [null!]])).Message);
        Assert.Contains("Unicode", Assert.Throws<DataException>(() => Vocabulary.Build([["a\uD800"]])).Message);
        Assert.Contains("Unicode", Assert.Throws<DataException>(() => Vocabulary.Build([["\uDC00a"]])).Message);
    }

    [Fact]
    public void Characters_AreCountedAsWritten_AlsoWhereWordsAreLoweredOrRare()
    {
        Vocabulary characters = Vocabulary.Build([["Aa", "a😀"], ["Aa"]], minimumCount: 2, lowercase: true).Characters!;
        Assert.Equal(["<unk>", "a", "A", "😀"], Tokens(characters));
        Assert.Equal([0, 3, 2, 1], Enumerable.Range(0, 4).Select(characters.CountOf));
        Assert.Equal([0, 2, 1, 1], Enumerable.Range(0, 4).Select(characters.DocumentsOf));
        Assert.Null(characters.Characters);
    }

    [Fact]
    public void Spelling_IsByUnicodeCharacters_AndLongWordsAreCutInTheirMiddle()
    {
        Vocabulary vocabulary = Vocabulary.Build([["abcdefg😀"]]);
        Assert.Equal("abcdefg😀", Text(vocabulary.Spell("abcdefg😀")));
        Assert.Equal("abc", Text(vocabulary.Spell("abc", longest: 3)));
        Assert.Equal("abg😀", Text(vocabulary.Spell("abcdefg😀", longest: 4)));
        Assert.Equal("abcg😀", Text(vocabulary.Spell("abcdefg😀", longest: 5)));
        Assert.Equal("a", Text(vocabulary.Spell("abc", longest: 1)));
        Assert.Equal([1, Vocabulary.Unknown, 2], vocabulary.Spell("a?b"));

        string Text(long[] ids) => string.Concat(ids.Select(id => vocabulary.Characters!.Token((int)id)));
    }

    [Fact]
    public void JsonWithoutCharacters_IsReadAndSaysSoWhenTheyAreAskedFor()
    {
        Vocabulary old = Vocabulary.FromJson("""{"documents":1,"reserved":1,"lowercase":false,"entries":[["<unk>",0,0],["a",1,1]]}""");
        Assert.Null(old.Characters);
        Assert.Contains("Build it again", Assert.Throws<InvalidOperationException>(() => old.Spell("a")).Message);
    }

    [Fact]
    public void IdOutsideTheVocabulary_IsRefused() => Assert.Contains("0 … 5", Assert.Throws<ArgumentOutOfRangeException>(() => Vocabulary.Build(sequences).Token(6)).Message);

    [Fact]
    public void UnknownTokens_ReplaceSingletonsHalfOfTheTime_AndFrequentOnesRarely()
    {
        Vocabulary vocabulary = Vocabulary.Build([Enumerable.Repeat("often", 99).Append("once")]);
        var unknown = new UnknownTokens(vocabulary, 1, 7);
        var sequence = new EncodedSequence([.. Enumerable.Repeat(1L, 10000).Concat(Enumerable.Repeat(2L, 10000))]);
        long[] replaced = unknown.Apply(sequence, 0, 0).TokenIds!;
        Assert.InRange(replaced.Take(10000).Count(id => id == 0), 50, 150); // 1 of 100
        Assert.InRange(replaced.Skip(10000).Count(id => id == 0), 4750, 5250); // 1 of 2
        Assert.Equal(replaced, unknown.Apply(sequence, 0, 0).TokenIds);
        Assert.NotEqual(replaced, unknown.Apply(sequence, 1, 0).TokenIds!);
        Assert.NotEqual(replaced, unknown.Apply(sequence, 0, 1).TokenIds!);
        Assert.Equal(sequence.TokenIds, new UnknownTokens(vocabulary, 0, 7).Apply(sequence, 0, 0).TokenIds);
    }

    private static IEnumerable<string> Tokens(Vocabulary vocabulary) => Enumerable.Range(0, vocabulary.Count).Select(vocabulary.Token);
}
