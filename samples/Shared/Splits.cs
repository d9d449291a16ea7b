namespace SeqDsl.Samples;

/// <summary>
/// The examples of a sample. <paramref name="Dev"/> is empty where no epoch is chosen by it, <paramref name="Test"/> is null where it is to be left alone.
/// </summary>
public sealed record Splits<TInput, TTarget>(
    IReadOnlyList<Example<TInput, TTarget>> Train, IReadOnlyList<Example<TInput, TTarget>> Dev, IReadOnlyList<Example<TInput, TTarget>>? Test)
{
    /// <summary>Reads the files that the command line names. Without a dev file every tenth training example, the 10th, 20th, …, is for dev.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="train">The path of the training file.</param>
    /// <param name="dev">The path of the dev file; null: a tenth of the training examples.</param>
    /// <param name="test">The path of the test file.</param>
    /// <param name="read">Reads a file.</param>
    public static Splits<TInput, TTarget> Read(
        SampleOptions options, string train, string? dev, string test, Func<string, IReadOnlyList<Example<TInput, TTarget>>> read)
    {
        IReadOnlyList<Example<TInput, TTarget>> examples = read(train);
        IReadOnlyList<Example<TInput, TTarget>>? tested = options.NoTest ? null : read(test);
        return dev is null
            ? new([.. examples.Where((_, i) => i % 10 != 9)], [.. examples.Where((_, i) => i % 10 == 9)], tested)
            : new(examples, read(dev), tested);
    }

    /// <summary>What is learned from and evaluated on in each of so many folds of cross-validation, of every label the same part, in one piece.</summary>
    public static IEnumerable<Splits<TInput, TTarget>> Folds(IReadOnlyList<Example<TInput, TTarget>> examples, int folds)
    {
        var labels = examples.GroupBy(example => example.Target).Select(label => label.ToArray()).ToArray();
        for (int fold = 0; fold < folds; fold++)
        {
            int present = fold;
            yield return new(
                [.. labels.SelectMany(label => label.Where((_, i) => (long)i * folds / label.Length != present))],
                [.. labels.SelectMany(label => label.Where((_, i) => (long)i * folds / label.Length == present))],
                Test: null);
        }
    }
}
