using SeqDsl.Decoding;
using SeqDsl.Training;

namespace SeqDsl.Tests.Decoding;

public sealed class HeadEvaluationTests
{
    private static readonly MultiLabelCodec<int> several = new([0, 1, 2]);

    [Fact]
    public void Labels_AreCountedByTheLargestScoreOfEachRow()
    {
        var evaluation = new LabelEvaluation(["a", "b"]);
        evaluation.Add([0.9f, 0.1f, 0.2f, 0.8f, 0.7f, 0.3f], new([0L, 1L, 1L]), 3);
        Assert.Equal(2.0 / 3, evaluation.Main);
        Assert.Equal(2.0 / 3, evaluation.Metrics["macroF1"], 12); // both labels: precision and recall 1/2 and 1
    }

    [Fact]
    public void LabelSets_AreComparedLabelByLabel()
    {
        HeadEvaluation evaluation = several.Evaluation();
        evaluation.Add([0.9f, 0.5f, 0.1f], several.Encode([0], 4), 4); // one right, one too many
        evaluation.Add([0.1f, 0.2f, 0.9f], several.Encode([2], 4), 4); // exact
        evaluation.Add([0.1f, 0.2f, 0.3f], several.Encode([1], 4), 4); // nothing found
        Assert.Equal(2 * 2.0 / (3 + 3), evaluation.Metrics["microF1"], 12);
        Assert.Equal((1 + 0 + 1) / 3.0, evaluation.Metrics["macroF1"], 12);
        Assert.Equal(1.0 / 3, evaluation.Metrics["exactMatch"], 12);
        Assert.Equal([1, 0, 1], ((LabelSetEvaluation)evaluation).Classes.Select(score => score.Recall));
    }

    [Fact]
    public void LabelSet_HasWhatIsProbableEnough()
    {
        LabelSetPrediction<int> prediction = several.Decode([0.9f, 0.5f, 0.1f], 4);
        Assert.Equal([0, 1], prediction.Labels);
        Assert.Equal([0], prediction.AtLeast(0.6f));
        Assert.Equal("0, 1", prediction.ToString());
        Assert.Equal([1, 0, 1], several.Encode([2, 0, 2], 4).Numbers!);
        Assert.Contains("7 is no label", Assert.Throws<ArgumentException>(() => several.Encode([7], 4)).Message);
    }

    [Fact]
    public void Numbers_AreComparedWithTheirMean()
    {
        HeadEvaluation evaluation = new NumbersCodec(1).Evaluation();
        float[] targets = [1, 2, 3, 6], found = [1, 3, 3, 5];
        for (int row = 0; row < targets.Length; row++)
        {
            evaluation.Add([found[row]], new([targets[row]]), 1);
        }
        Assert.Equal(1 - (2 / 14.0), evaluation.Main, 12); // errors 0, 1, 0, 1; distances from the mean 3: 4, 1, 0, 9
        Assert.Equal(Math.Sqrt(0.5), evaluation.Metrics["rmse"], 12);
        Assert.Equal(0.5, evaluation.Metrics["mae"], 12);
    }

    [Fact]
    public void NumbersThatCannotBe_AreRefused()
    {
        Assert.Contains("Found 1 numbers; expected 2", Assert.Throws<ArgumentException>(() => new NumbersCodec(2).Encode([1], 4)).Message);
        Assert.Contains("Number 0 is NaN", Assert.Throws<ArgumentException>(() => new RegressCodec().Encode(float.NaN, 4)).Message);
    }

    [Fact]
    public void SeveralHeads_PutTheirNamesBeforeTheirMetrics()
    {
        var intent = new LabelEvaluation(["a", "b"]);
        intent.Add([0.9f, 0.1f], new([0L]), 1);
        HeadEvaluation size = new RegressCodec().Evaluation();
        size.Add([1], new([1f]), 1);
        var report = new EvaluationReport([("intent", intent), ("size", size)], loss: 0.5, sequences: 1, tokens: 1, seconds: 1);
        Assert.Equal(["intentAccuracy", "intentMacroF1", "sizeR2", "sizeRmse", "sizeMae", "loss"], report.Metrics.Keys);
        Assert.Equal("mean of intent accuracy and size r2", report.Name(MonitoredMetric.Main));
        Assert.StartsWith("loss 0.5000  intent accuracy 1.0000", report.Line(), StringComparison.Ordinal);
    }
}
