using SeqDsl.Decoding;

namespace SeqDsl.Tests.Decoding;

/// <summary>What written sequences and found answers are measured by, on cases worked out by hand from the definitions of the official scripts.</summary>
public sealed class MeasureTests
{
    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "", 3)]
    [InlineData("flaw", "lawn", 2)]
    [InlineData("same", "same", 0)]
    public void EditDistance_IsTheFewestEdits(string from, string to, int edits) => Assert.Equal(edits, EditDistance.Between(from.ToCharArray(), to.ToCharArray()));

    [Fact]
    public void SequenceErrors_TakeTheNearestReference()
    {
        var errors = new SequenceErrors();
        errors.Add(["R", "IY", "D"], ["R", "EH", "D"], ["R", "IY", "D"]);
        errors.Add(["K", "AE", "T", "S"], [["K", "AE", "T"]]);
        errors.Add([], [["AH"]]);
        Assert.Equal((3L, 2L), (errors.Sequences, errors.Wrong));
        Assert.Equal(2.0 / 3, errors.SequenceErrorRate, 1e-12);
        Assert.Equal(2.0 / 7, errors.TokenErrorRate, 1e-12);
        Assert.Contains("at least one reference", Assert.Throws<ArgumentException>(() => errors.Add(["A"], [])).Message);
    }

    [Theory]
    [InlineData("Hello, world!", "Hello , world !")]
    [InlineData("It costs 3,500.50 dollars.", "It costs 3,500.50 dollars .")]
    [InlineData("a state-of-the-art 9-year plan", "a state-of-the-art 9 - year plan")]
    [InlineData("&quot;R&amp;D&quot; (50%)", "\" R & D \" ( 50 % )")]
    [InlineData("don't", "don't")]
    public void Split13a_StandsSymbolsAlone(string text, string tokens) => Assert.Equal(tokens, string.Join(' ', Bleu.Split13a(text)));

    /// <summary>Papineni et al. 2002, example 2: "the" counts twice, not seven times; no two of it follow each other in the reference.</summary>
    [Fact]
    public void Bleu_ClipsCounts_AndSmoothsWhatIsNeverRight()
    {
        var bleu = new Bleu();
        bleu.Add("the the the the the the the", "the cat is on the mat");
        Assert.Equal([100 * 2.0 / 7, 100.0 / (2 * 6), 100.0 / (4 * 5), 100.0 / (8 * 4)], bleu.Precisions, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(1, bleu.BrevityPenalty);
        Assert.Equal(Math.Pow(100 * 2.0 / 7 * (100.0 / 12) * 5 * (100.0 / 32), 0.25), bleu.Score, 1e-10);
    }

    /// <summary>Of 6 tokens 5 are right, of 5 pairs 3, of 4 triples 2, of 3 quadruples 1; another text of the same corpus is too short by one token.</summary>
    [Fact]
    public void Bleu_IsOfTheWholeCorpus()
    {
        var bleu = new Bleu();
        bleu.Add("the cat sat on a mat", "the cat sat on the mat");
        Assert.Equal((6L, 6L), (bleu.Written, bleu.Expected));
        bleu.Add("it is here", "it is over there", "so it is here now");
        Assert.Equal((9L, 10L), (bleu.Written, bleu.Expected)); // 4 is nearer to 3 than 5
        double[] precisions = [100.0 * 8 / 9, 100.0 * 5 / 7, 100.0 * 3 / 5, 100.0 * 1 / 3];
        Assert.Equal(precisions, bleu.Precisions, (a, b) => Math.Abs(a - b) < 1e-10);
        Assert.Equal(Math.Exp(1 - (10.0 / 9)) * Math.Pow(precisions.Aggregate((a, b) => a * b), 0.25), bleu.Score, 1e-10);
    }

    [Fact]
    public void Bleu_OfNothingRight_IsZero_AndOfTheReference100()
    {
        var wrong = new Bleu();
        wrong.Add("x y z", "a b c");
        Assert.Equal(0, wrong.Score);
        wrong = new();
        wrong.Add("", "a b c");
        Assert.Equal((0.0, 0.0), (wrong.Score, wrong.BrevityPenalty));
        var right = new Bleu();
        right.Add("A man , his dog and a 3.5 m pole .", "A man, his dog and a 3.5 m pole.");
        Assert.Equal(100, right.Score, 1e-10);
    }

    [Theory]
    [InlineData("The  Eiffel-Tower!", "eiffeltower")]
    [InlineData("an apple a day", "apple day")]
    [InlineData("Theatre of the absurd", "theatre of absurd")]
    [InlineData("$5,000", "5000")]
    public void Answers_AreComparedAsSquadDoes(string answer, string normalized) => Assert.Equal(normalized, AnswerScores.Normalize(answer));

    [Fact]
    public void AnswerScores_TakeTheBestReference()
    {
        var scores = new AnswerScores();
        scores.Add("the Denver Broncos", "Denver Broncos", "Broncos");
        Assert.Equal((1.0, 1.0), (scores.ExactMatch, scores.F1));
        scores.Add("in the city of Paris", "Paris", "Paris, France"); // 1 of 4 and 1: 2/5; against 2: 2/6
        Assert.Equal((0.5, (1 + 0.4) / 2), (scores.ExactMatch, scores.F1));
        scores.Add("no no no", "no yes"); // "no" counts once: 2·1/(3 + 2)
        Assert.Equal((1 + 0.4 + 0.4) / 3, scores.F1, 1e-12);
        scores.Add("", "something");
        Assert.Equal((1 + 0.4 + 0.4) / 4, scores.F1, 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void BestSpans_AreThoseOfAllSpans(int longest)
    {
        var random = new Random(7);
        for (int tokens = 1; tokens <= 12; tokens++)
        {
            float[] start = [.. Enumerable.Range(0, tokens).Select(_ => (float)random.Next(-4, 4))], end = [.. Enumerable.Range(0, tokens).Select(_ => (float)random.Next(-4, 4))];
            (int, int, double)[] all =
            [
                .. Enumerable.Range(0, tokens).SelectMany(last => Enumerable.Range(0, last + 1).Where(first => last - first < longest).Select(first => (first, last - first + 1, (double)start[first] + end[last])))
                    .OrderByDescending(span => span.Item3),
            ];
            (int Start, int Length, double Score) best = BestSpans.One(start, end, longest);
            Assert.Equal(all[0].Item3, best.Score);
            Assert.Contains((best.Start, best.Length, best.Score), all);
            Assert.Equal(all.Take(5).Select(span => span.Item3), BestSpans.Several(start, end, 5, longest).Select(span => span.Score));
            Assert.All(BestSpans.Several(start, end, 5, longest), span => Assert.Contains((span.Start, span.Length, span.Score), all));
        }
        Assert.Contains("1 scores for starts and 2 for ends", Assert.Throws<ArgumentException>(() => BestSpans.One([1], [1, 2], 3)).Message);
    }
}
