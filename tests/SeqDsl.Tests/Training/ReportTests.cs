using System.Text.Json;
using SeqDsl.Tests.Models;
using SeqDsl.Decoding;
using SeqDsl.Training;

namespace SeqDsl.Tests.Training;

public sealed class ReportTests
{
    private static ConfusionMatrix Matrix()
    {
        var matrix = new ConfusionMatrix(["A", "B", "C", "never"]);
        foreach ((int actual, int predicted) in (ReadOnlySpan<(int, int)>)[(0, 0), (0, 0), (0, 1), (1, 1), (1, 0), (2, 0)])
        {
            matrix.Add(actual, predicted);
        }
        return matrix;
    }

    [Fact]
    public void Scores_AreTheirFormulas()
    {
        ConfusionMatrix matrix = Matrix();
        Assert.Equal(0.5, matrix.Accuracy);
        Assert.Equal((3, 6, 1), (matrix.Right, matrix.Total, matrix[0, 1]));
        Assert.Equal(new ClassScore("A", 0.5, 2.0 / 3, 2 * 0.5 * (2.0 / 3) / (0.5 + (2.0 / 3)), 3), matrix.Scores()[0]);
        Assert.Equal(new ClassScore("B", 0.5, 0.5, 0.5, 2), matrix.Scores()[1]);
        Assert.Equal(new ClassScore("C", 0, 0, 0, 1), matrix.Scores()[2]);
        Assert.Equal(((4.0 / 7) + 0.5 + 0) / 3, matrix.MacroF1, 1e-12);
        Assert.True(double.IsNaN(new ConfusionMatrix(["A"]).Accuracy) && double.IsNaN(new ConfusionMatrix(["A"]).MacroF1));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Add(4, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Add(-1, 0));
    }

    [Fact]
    public void Table_HasNamesCountsAndScores() => Assert.Equal(
        """
                  A     B     C never   precision  recall      F1
        A         2     1     .     .      0.5000  0.6667  0.5714
        B         1     1     .     .      0.5000  0.5000  0.5000
        C         1     .     .     .      0.0000  0.0000  0.0000
        never     .     .     .     .      0.0000  0.0000  0.0000

        """, Matrix().ToString());

    [Fact]
    public void LongNames_AreCut()
    {
        string table = new ConfusionMatrix(["a name that is much too long for a table of any kind"]).ToString();
        Assert.All(table.Split('\n'), line => Assert.True(line.Length < 70));
    }

    [Fact]
    public void RunReport_IsJsonThatMachinesRead()
    {
        using var folder = new TemporaryFolder();
        using ColourModel model = ColourModel.Create(Colours.Vocabulary, 7);
        TrainingReport training = model.Fit(Colours.Examples(50, 1), Colours.Examples(20, 2), new() { Epochs = 2, Progress = false });
        EvaluationReport test = model.Evaluate(Colours.Examples(20, 3));
        RunReport.Of("Colours", model, training, test: test).Save(folder.Path("report.json"));
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(folder.Path("report.json")));
        JsonElement root = json.RootElement;
        Assert.Equal(
            ["sample", "seed", "epochs", "seconds", "tokensPerSecond", "device", "dev", "test"], root.EnumerateObject().Select(property => property.Name));
        Assert.Equal(("Colours", 7ul, 2, "cpu"), (
            root.GetProperty("sample").GetString(), root.GetProperty("seed").GetUInt64(), root.GetProperty("epochs").GetInt32(), root.GetProperty("device").GetString()));
        Assert.Equal(test.Accuracy, root.GetProperty("test").GetProperty("accuracy").GetDouble());
        Assert.Equal(test.MacroF1, root.GetProperty("test").GetProperty("macroF1").GetDouble());
        Assert.Equal(training.Dev!.Loss, root.GetProperty("dev").GetProperty("loss").GetDouble());
    }

    [Fact]
    public void NumbersThatAreNotFinite_DoNotBreakTheReport()
    {
        var report = new RunReport { Sample = "x", Device = "cpu", Test = new Dictionary<string, double> { ["loss"] = double.NaN } };
        Assert.Contains("\"NaN\"", report.ToJson());
    }

    [Fact]
    public void ItemsMadeAhead_AreThoseOfAPlainLoop()
    {
        int[] sources = [.. Enumerable.Range(0, 100)];
        Assert.Equal(sources.Select(i => i * i), Ahead.Of(sources, i => i * i));
        Assert.Empty(Ahead.Of(Array.Empty<int>(), i => i));
        Assert.Equal([0, 1], Ahead.Of(sources, i => i < 2 ? i : throw new InvalidOperationException()).Take(2));
        Assert.Throws<InvalidOperationException>(() => Ahead.Of(sources, i => i < 2 ? i : throw new InvalidOperationException()).ToList());
    }
}
