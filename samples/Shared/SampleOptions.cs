namespace SeqDsl.Samples;

/// <summary>What was said on a sample's command line.</summary>
public sealed record SampleOptions
{
    /// <summary>The file to learn from; null: the sample's own data.</summary>
    public string? Train { get; init; }

    /// <summary>The file that decides which epoch was the best; null: a part of the training data.</summary>
    public string? Dev { get; init; }

    /// <summary>The file to be tested on in the end; null: the sample's own data.</summary>
    public string? Test { get; init; }

    /// <summary>Whether the test data is left alone, as it must be while anything is being chosen.</summary>
    public bool NoTest { get; init; }

    /// <summary>How often all examples are seen.</summary>
    public int Epochs { get; init; }

    /// <summary>Sequences in a batch.</summary>
    public int BatchSize { get; init; }

    /// <summary>The key of everything random.</summary>
    public ulong Seed { get; init; }

    /// <summary>Where to compute.</summary>
    public Device Device { get; init; }

    /// <summary>Where the metrics go, as JSON; null: nowhere.</summary>
    public string? Report { get; init; }

    /// <summary>Where the trained model goes; null: nowhere.</summary>
    public string? Save { get; init; }

    /// <summary>A model file to take instead of training; null: train.</summary>
    public string? Load { get; init; }

    /// <summary>Two batches of everything, to see that it fits together.</summary>
    public bool FastDevRun { get; init; }

    /// <summary>Which of the sample's own switches are on.</summary>
    public HashSet<string> Switches { get; init; } = [];

    /// <summary>The sample's own files that were named, by the option's name.</summary>
    public IReadOnlyDictionary<string, string> Named { get; init; } = new Dictionary<string, string>();

    /// <summary>What was chosen of the sample's own choices, by their names.</summary>
    public IReadOnlyDictionary<string, string> Chosen { get; init; } = new Dictionary<string, string>();

    /// <summary>The sample's own numbers, by their names.</summary>
    public IReadOnlyDictionary<string, double> Set { get; init; } = new Dictionary<string, double>();

    /// <summary>What the trained model shall answer.</summary>
    public IReadOnlyList<string> Asked { get; init; } = [];
}
