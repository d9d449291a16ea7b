using System.Text;
using SeqDsl.Data;

namespace SeqDsl.Tests.Data;

public sealed class CorpusTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public enum Topic { Entity, Human, Number }

    public enum Tag { Noun, Verb, BGeoLoc, O }

    public void Dispose() => folder.Dispose();

    private static void Fails(Func<object> read, long line, params string[] parts)
    {
        DataException e = Assert.Throws<DataException>(read);
        Assert.Equal(line, e.Line);
        Assert.NotNull(e.File);
        Assert.All(parts.Append(e.File), part => Assert.Contains(part, e.Message));
        if (line > 0)
        {
            Assert.Contains($"line {line}", e.Message);
        }
    }

    [Fact]
    public void Tsv_IsRead_PlainAndGzip_WithAndWithoutCarriageReturnsAndLastLineFeed()
    {
        string text = "Human\tWho wrote  Hamlet\r\nNUMBER\tHow many ?";
        foreach (string path in (string[])[folder.Write("a.tsv", text), folder.Write("b.tsv", text + "\n"), folder.WriteGzip("c.tsv", text), folder.Write("d", "\uFEFF" + text)])
        {
            IReadOnlyList<Example<IReadOnlyList<string>, Topic>> examples = Corpus.ReadTsv<Topic>(path);
            Assert.Equal([Topic.Human, Topic.Number], examples.Select(example => example.Target));
            Assert.Equal(["Who", "wrote", "Hamlet"], examples[0].Input);
            Assert.Equal(["How", "many", "?"], examples[1].Input);
        }
    }

    [Fact]
    public void OtherUnicodeSpacesAndLineSeparators_ArePartOfAToken()
    {
        string path = folder.Write("a.tsv", "Human\t10\u00A0000\u2028a b\u0085\n");
        Assert.Equal(["10\u00A0000\u2028a", "b\u0085"], Corpus.ReadTsv<Topic>(path)[0].Input);
    }

    [Fact]
    public void Characters_AreUnicodeScalars()
    {
        string path = folder.Write("a.tsv", "Human\taé😀");
        Assert.Equal(["a", "é", "😀"], Corpus.ReadTsv<Topic>(path, unit: TokenUnit.Character)[0].Input);
    }

    [Fact]
    public void LongLines_AreReadWhole()
    {
        string word = new('x', 300_000);
        Assert.Equal([word], Corpus.ReadTsv<Topic>(folder.Write("a.tsv", $"Human\ta\nHuman\t{word}\nHuman\tb"))[1].Input);
    }

    [Fact]
    public void LabelMap_NamesWhatAnEnumCannot()
    {
        var labels = LabelSet.OfEnum(new Dictionary<string, Topic> { ["HUM"] = Topic.Human, ["."] = Topic.Entity });
        string path = folder.Write("a.tsv", "HUM\ta\n.\tb\nentity\tc");
        Assert.Equal([Topic.Human, Topic.Entity, Topic.Entity], Corpus.ReadTsv(path, labels).Select(example => example.Target));
    }

    [Fact]
    public void NumberedLabels_BeginAtTheirFirst()
    {
        string path = folder.Write("a.jsonl", """{"label":9,"x":[[1,2],[3,4]]}""");
        Example<float[][], int> example = Corpus.ReadJsonlSeries(path, LabelSet.OfNumbers(9, first: 1), "x")[0];
        Assert.Equal(8, example.Target);
        Assert.Equal([[1, 2], [3, 4]], example.Input);
    }

    [Fact]
    public void Conll_SkipsComments_TakesTabsOrSpaces_AndFoldsLabels()
    {
        string path = folder.Write("a.conll", "# sent 1\n#\tO\nParis\tB-geo.loc\n\n\n  \nit NOUN x\nruns VERB y\n");
        IReadOnlyList<Example<IReadOnlyList<string>, IReadOnlyList<Tag>>> examples = Corpus.ReadConll<Tag>(path);
        Assert.Equal(2, examples.Count);
        Assert.Equal(["#", "Paris"], examples[0].Input);
        Assert.Equal([Tag.O, Tag.BGeoLoc], examples[0].Target);
        Assert.Equal([Tag.Noun, Tag.Verb], examples[1].Target);
    }

    [Fact]
    public void Jsonl_TakesTextOrTokens()
    {
        string path = folder.Write("a.jsonl", """
            {"text":"a b","label":"human"}
            {"label":"Entity","text":["c d","e"]}
            """);
        IReadOnlyList<Example<IReadOnlyList<string>, Topic>> examples = Corpus.ReadJsonl<Topic>(path);
        Assert.Equal(["a", "b"], examples[0].Input);
        Assert.Equal(["c d", "e"], examples[1].Input);
    }

    [Fact]
    public void MissingFile_IsNamed() => Assert.Contains("nowhere.tsv", Assert.Throws<FileNotFoundException>(() => Corpus.ReadTsv<Topic>(folder.Path("nowhere.tsv"))).Message);

    [Fact]
    public void EmptyFile_IsRefused()
    {
        Fails(() => Corpus.ReadTsv<Topic>(folder.Write("a", "")), 0, "empty", "expected");
        Fails(() => Corpus.ReadTsv<Topic>(folder.Write("e", "\uFEFF")), 0, "empty", "expected");
        Fails(() => Corpus.ReadConll<Tag>(folder.Write("b", "")), 0, "empty");
        Fails(() => Corpus.ReadConll<Tag>(folder.Write("c", "\n\n")), 0, "no token", "expected");
        Fails(() => Corpus.ReadJsonl<Topic>(folder.WriteGzip("d", "")), 0, "empty");
    }

    [Fact]
    public void MissingColumn_IsRefused()
    {
        Fails(() => Corpus.ReadTsv<Topic>(folder.Write("a", "Human\ta\nHuman b\n")), 2, "1 column", "at least 2", "text");
        Fails(() => Corpus.ReadTsv<Topic>(folder.Write("b", "Human\ta\n\nHuman\tb")), 2, "1 column");
        Fails(() => Corpus.ReadConll<Tag>(folder.Write("c", "a\tO\nb\n")), 2, "1 column", "at least 2", "label");
        Fails(() => Corpus.ReadJsonl<Topic>(folder.Write("d", """{"text":"a"}""")), 1, "\"label\"", "missing", "the fields text");
    }

    [Fact]
    public void UnknownLabel_IsRefused_AndTheKnownAreListed()
    {
        Fails(() => Corpus.ReadTsv<Topic>(folder.Write("a", "Human\ta\nDog\tb")), 2, "\"Dog\"", "Entity, Human, Number");
        Fails(() => Corpus.ReadTsv<Topic>(folder.Write("b", "1\ta")), 1, "\"1\"");
        Fails(() => Corpus.ReadTsv<Topic>(folder.Write("c", "\ta")), 1, "\"\"");
        Fails(() => Corpus.ReadConll<Tag>(folder.Write("d", "a\tO\nb\tADJ")), 2, "\"ADJ\"", "Noun, Verb");
        Fails(() => Corpus.ReadJsonl<Topic>(folder.Write("e", """{"text":"a","label":true}""")), 1, "\"label\"", "true or false");
    }

    [Fact]
    public void SequenceWithoutTokens_IsRefused()
    {
        Fails(() => Corpus.ReadTsv<Topic>(folder.Write("a", "Human\t  ")), 1, "no token");
        Fails(() => Corpus.ReadConll<Tag>(folder.Write("b", "\tO")), 1, "token", "empty");
        Fails(() => Corpus.ReadJsonl<Topic>(folder.Write("c", """{"text":[],"label":"human"}""")), 1, "no token");
        Fails(() => Corpus.ReadJsonlSeries<Topic>(folder.Write("d", """{"features":[],"label":"human"}""")), 1, "empty array");
    }

    [Fact]
    public void BytesThatAreNotUtf8_AreRefused()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("Human\tok\nHuman\tcaf"), 0xE9, (byte)'\n'];
        Fails(() => Corpus.ReadTsv<Topic>(folder.Write("a", bytes)), 2, "E9", "byte 10", "UTF-8");
    }

    [Fact]
    public void DamagedGzip_IsRefused()
    {
        string whole = folder.WriteGzip("a", string.Concat(Enumerable.Range(0, 2000).Select(i => $"Human\tword{i * 7919}\n")));
        byte[] bytes = File.ReadAllBytes(whole);
        for (int length = 2; length < bytes.Length; length += 97)
        {
            DataException e = Assert.Throws<DataException>(() => Corpus.ReadTsv<Topic>(folder.Write("b", bytes[..length])));
            Assert.True(e.Message.Contains("gzip") || e.Message.Contains("column"), e.Message);
        }
        Fails(() => Corpus.ReadTsv<Topic>(folder.Write("c", bytes[..^8])), 0, "gzip", "cut off");
        bytes[bytes.Length / 2] ^= 4;
        Assert.Throws<DataException>(() => Corpus.ReadTsv<Topic>(folder.Write("d", bytes)));
    }

    [Fact]
    public void SeveralGzipFilesInOne_AreRead()
    {
        byte[] first = File.ReadAllBytes(folder.WriteGzip("a", "Human\ta b\n")), second = File.ReadAllBytes(folder.WriteGzip("b", "Number\tc\n"));
        Assert.Equal(2, Corpus.ReadTsv<Topic>(folder.Write("c", [.. first, .. second])).Count);
    }

    [Fact]
    public void JsonThatIsNone_IsRefused()
    {
        Fails(() => Corpus.ReadJsonl<Topic>(folder.Write("a", "{\"text\":")), 1, "not JSON", "expected");
        Fails(() => Corpus.ReadJsonl<Topic>(folder.Write("e", "{\"text\":\"a\",\"label\":\"human\"}\n\n")), 2, "The line is empty");
        Fails(() => Corpus.ReadJsonl<Topic>(folder.Write("b", "[1]")), 1, "an array", "object");
        Fails(() => Corpus.ReadJsonl<Topic>(folder.Write("c", """{"text":5,"label":"human"}""")), 1, "\"text\"", "a number");
        Fails(() => Corpus.ReadJsonl<Topic>(folder.Write("d", "{\"text\":\"a \\ud800\",\"label\":\"human\"}")), 1, "Unicode");
    }

    [Fact]
    public void SeriesOfUnequalWidthOrWithoutNumbers_AreRefused()
    {
        Fails(() => Corpus.ReadJsonlSeries<Topic>(folder.Write("a", """{"features":[[1,2],[3]],"label":"human"}""")), 1, "step 1", "1 numbers", "expected 2");
        Fails(() => Corpus.ReadJsonlSeries<Topic>(folder.Write("e", """{"features":[[1,2]],"label":"human"}"""), size: 12), 1, "step 0", "2 numbers", "expected 12");
        Fails(() => Corpus.ReadJsonlSeries<Topic>(folder.Write("b", """{"features":[[1,"x"]],"label":"human"}""")), 1, "step 0", "\"x\"", "number");
        Fails(() => Corpus.ReadJsonlSeries<Topic>(folder.Write("c", """{"features":[[1,1e999]],"label":"human"}""")), 1, "1e999");
        Fails(() => Corpus.ReadJsonlSeries<Topic>(folder.Write("d", """{"features":[1],"label":"human"}""")), 1, "a number", "array");
    }

    [Fact]
    public void AmbiguousTextOfALabel_IsUnknown_UnlessWrittenExactly()
    {
        LabelSet<int> exact = LabelSet.OfNames(["b-x", "bx"]);
        Assert.Equal(1, exact.Parse("bx"));
        Assert.DoesNotContain("enum", Assert.Throws<DataException>(() => exact.Parse("BX")).Message);
        Assert.Throws<DataException>(() => LabelSet.OfNames(["a", "a"]));
    }
}
