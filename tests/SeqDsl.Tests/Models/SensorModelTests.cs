using SeqDsl.Data;
using SeqDsl.Decoding;
using SeqDsl.Models;
using SeqDsl.Training;

namespace SeqDsl.Tests.Models;

/// <summary>A dense series in, a label for each step out.</summary>
public sealed class SensorModelTests
{
    [Fact]
    public void TaggingASeries_IsLearnedPredictedSavedAndLoaded()
    {
        using var folder = new TemporaryFolder();
        using SensorModel model = SensorModel.Create(1);
        TrainingReport report = model.Fit(
            SensorModel.Examples(200, 1), SensorModel.Examples(50, 2), new() { Progress = false, Epochs = 20, Optimizer = Optimizers.Adam(0.1), TokensPerBatch = 64 });
        Assert.InRange(report.Dev!.Accuracy, 0.97, 1);
        model.Save(folder.Path("m"));
        using SensorModel read = SensorModel.Load(folder.Path("m"));
        Assert.Equal(model.Step, read.Step);
        Assert.Equal(report.Dev.Loss, read.Evaluate(SensorModel.Examples(50, 2)).Loss);
        Assert.Equal(["offset", "tag.weight"], read.state_dict().Keys.Order());
    }

    [Fact]
    public void LabelsComeInTheOrderOfTheSteps()
    {
        using SensorModel model = SensorModel.Create(1);
        IReadOnlyList<Example<float[][], IReadOnlyList<int>>> examples = SensorModel.Examples(200, 1);
        model.Fit(examples, null, new() { Progress = false, Epochs = 20, Optimizer = Optimizers.Adam(0.1) });
        IReadOnlyList<Tagging<int>> together = model.Predict([.. examples.Select(example => example.Input)]);
        int right = examples.Zip(together).Sum(pair => pair.First.Target.Zip(pair.Second.Labels).Count(labels => labels.First == labels.Second));
        EvaluationReport report = model.Evaluate(examples);
        Assert.Equal(report.Confusion!.Right, right);
        Assert.InRange(report.Accuracy, 0.97, 1);
        Assert.Equal(report.Tokens, report.Confusion!.Total);
        Tagging<int> alone = model.Predict(examples[3].Input);
        Assert.Equal(together[3].Labels, alone.Labels);
        Assert.Equal(examples[3].Input.Length, alone.Labels.Count);
    }

    [Fact]
    public void FileOfAModelOfAnotherKind_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using SensorModel model = SensorModel.Create(1);
        model.Save(folder.Path("m"));
        string message = Assert.Throws<ModelFileException>(() => ColourModel.Load(folder.Path("m"))).Message;
        Assert.Contains("input: file features 2, declaration words", message);
        Assert.Contains("parameter embedding.weight [V, 8] is missing in the file", message);
        using ColourModel other = ColourModel.Create(Colours.Vocabulary);
        other.Save(folder.Path("o"));
        message = Assert.Throws<ModelFileException>(() => SensorModel.Load(folder.Path("o"))).Message;
        Assert.Contains("input: file words, declaration features 2", message);
        Assert.Contains("holds the model ColourModel, and the declaration of SensorModel is another", message);
    }
}
