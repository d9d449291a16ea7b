namespace SeqDsl.Decoding;

/// <summary>Labels by number and numbers by label.</summary>
internal sealed class LabelNumbers<TLabel> where TLabel : notnull
{
    private readonly Dictionary<TLabel, int> numbers = [];

    public LabelNumbers(IReadOnlyList<TLabel> labels)
    {
        if (labels.Count < 1)
        {
            throw new ArgumentException("A head needs at least one label.", nameof(labels));
        }
        Labels = labels;
        Names = [.. labels.Select(label => label.ToString() ?? "")];
        for (int i = 0; i < labels.Count; i++)
        {
            if (!numbers.TryAdd(labels[i], i))
            {
                throw new ArgumentException($"The label {labels[i]} is given twice, as {numbers[labels[i]]} and as {i}.", nameof(labels));
            }
        }
    }

    public IReadOnlyList<TLabel> Labels { get; }

    public IReadOnlyList<string> Names { get; }

    public long Number(TLabel label) =>
        numbers.TryGetValue(label, out int number)
            ? number
            : throw new ArgumentException(
                $"{label} is no label of this head; expected one of {string.Join(", ", Names.Take(40))}{(Names.Count > 40 ? ", …" : "")}.");

    /// <summary>The first of the largest; NaN is never larger.</summary>
    public static int Largest(ReadOnlySpan<float> scores)
    {
        int largest = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            largest = scores[i] > scores[largest] || (float.IsNaN(scores[largest]) && !float.IsNaN(scores[i])) ? i : largest;
        }
        return largest;
    }
}
