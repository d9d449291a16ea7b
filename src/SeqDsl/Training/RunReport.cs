using System.Text.Json;
using System.Text.Json.Serialization;
using SeqDsl.Models;

namespace SeqDsl.Training;

/// <summary>
/// What a run came to, for machines: <c>{"sample":"QuestionClassifier","seed":1,"epochs":20,"seconds":41.2,…,"test":{"accuracy":0.9,…}}</c>.
/// </summary>
public sealed class RunReport
{
    /// <summary>The sample's name.</summary>
    public required string Sample { get; init; }

    /// <summary>The seed it was run with.</summary>
    public ulong Seed { get; init; }

    /// <summary>Epochs that were trained.</summary>
    public int Epochs { get; init; }

    /// <summary>Seconds of training, evaluation on dev included.</summary>
    public double Seconds { get; init; }

    /// <summary>Training tokens a second.</summary>
    public double TokensPerSecond { get; init; }

    /// <summary>cpu or cuda.</summary>
    public required string Device { get; init; }

    /// <summary>The metrics of each split by their names; null where there was none.</summary>
    public IReadOnlyDictionary<string, double>? Train { get; init; }

    /// <inheritdoc cref="Train"/>
    public IReadOnlyDictionary<string, double>? Dev { get; init; }

    /// <inheritdoc cref="Train"/>
    public IReadOnlyDictionary<string, double>? Test { get; init; }

    /// <summary>The report of a training and what followed.</summary>
    public static RunReport Of(
        string sample, SequenceModel model, TrainingReport training, EvaluationReport? dev = null, EvaluationReport? test = null) => new()
        {
            Sample = sample,
            Seed = model.Seed,
            Epochs = training.Epochs.Count,
            Seconds = training.Seconds,
            TokensPerSecond = training.TokensPerSecond,
            Device = model.Device.type.ToString().ToLowerInvariant(),
            Dev = (dev ?? training.Dev)?.Metrics,
            Test = test?.Metrics,
        };

    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RunReportJson.Default.RunReport);

    /// <summary>Writes the JSON into a file, which is there whole or not at all.</summary>
    public void Save(string path) => AtomicFile.Write(path, stream => stream.Write(JsonSerializer.SerializeToUtf8Bytes(this, RunReportJson.Default.RunReport)));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(RunReport))]
internal sealed partial class RunReportJson : JsonSerializerContext;
