using SeqDsl.Pictures;

namespace SeqDsl.Tests.Pictures;

public class AmountTests
{
    [Theory]
    [InlineData("0", "0", "0")]
    [InlineData("9123V+236806", "9,123·V + 236,806", "9,123·V + 236,806 once")]
    [InlineData("12NT+524288N+1536B+7", "12·N·T + 524,288·N + 1,536·B + 7", "12·T + 524,288 per token, 1,536 per sequence, 7 once")]
    [InlineData("3M+2U+1NV", "2·U + 1·N·V + 3·M", "1·V per token, 3 per character, 2 per word")]
    public void Amount_IsSaidAsFormulaAndAsRates(string text, string formula, string rates)
    {
        Amount amount = Amount.Parse(text);
        Assert.Equal(formula, amount.ToString());
        Assert.Equal(rates, amount.Rates());
    }

    [Fact]
    public void Amounts_AddUp() =>
        Assert.Equal(Amount.Parse("5N+3V+9"), Amount.Sum([Amount.Parse("2N+9"), Amount.Parse("3V"), Amount.Parse("3N"), Amount.Zero]));

    [Fact]
    public void Sizes_TakeTheSymbolsPlaces()
    {
        Amount amount = Amount.Parse("2NT+3V+4");

        Assert.Equal("2·N·T + 304", amount.With(new() { Vocabulary = 100 }).ToString());
        Assert.Equal(2 * 10 * 5 + 300 + 4, amount.At(new() { Vocabulary = 100, Tokens = 10, Length = 5 }));
        Assert.Contains("depends on N", Assert.Throws<ArgumentException>(() => amount.At(new() { Vocabulary = 100 })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("N")]
    [InlineData("3X")]
    [InlineData("3N+")]
    [InlineData("-3N")]
    public void Text_ThatIsNoAmount_IsRefused(string text) => Assert.Throws<FormatException>(() => Amount.Parse(text));

    [Fact]
    public void Summary_IsATable()
    {
        var summary = new ModelSummary("Tagger", [new("embedding", "Embedding 4", "[N, 4]", "4V", "0", "4N", "16N"), new("tag", "Tag 3", "[N, 3]", "15", "42N", "66N", "12N") { Frozen = Amount.Parse("15") }]);

        Assert.Equal(
            """
            Tagger
            name        layer         gives    parameters              FLOPs forward   FLOPs backward   bytes kept for backward
            embedding   Embedding 4   [N, 4]   40                      0               4 per token      16 per token
            tag         Tag 3         [N, 3]   15, of them frozen 15   42 per token    66 per token     12 per token
            all                                55, of them frozen 15   42 per token    70 per token     28 per token

            """.ReplaceLineEndings("\n"),
            summary.For(10).ToString());
        using StringWriter written = new();
        Spectre.Console.IAnsiConsole console = Spectre.Console.AnsiConsole.Create(new() { Out = new Spectre.Console.AnsiConsoleOutput(written) });
        console.Profile.Width = 200;
        console.Write(summary.ToTable());
        Assert.Contains("4·V", written.ToString(), StringComparison.Ordinal);
        Assert.Contains("[N, 4]", written.ToString(), StringComparison.Ordinal);
    }
}
