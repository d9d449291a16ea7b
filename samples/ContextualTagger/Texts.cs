namespace SeqDsl.Samples;

/// <summary>Sentences for a language model.</summary>
public static class Texts
{
    /// <summary>The words of a file that has one a line, in the first of its columns, and a blank line after each sentence.</summary>
    public static IEnumerable<IReadOnlyList<string>> Columns(string path)
    {
        List<string> sentence = [];
        foreach (string line in TextFile.Lines(path))
        {
            if (line.Length > 0)
            {
                sentence.Add(line.Split('\t')[0]);
            }
            else if (sentence.Count > 0)
            {
                yield return sentence.ToArray();
                sentence.Clear();
            }
        }
        if (sentence.Count > 0)
        {
            yield return sentence;
        }
    }

    /// <summary>The sentences of running text whose words stand between spaces, a paragraph a line; headings, "= such =", are left out.</summary>
    public static IEnumerable<IReadOnlyList<string>> Paragraphs(string path) =>
        TextFile.Lines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith('='))
            .SelectMany(line => line.Split(" . ")).Select(sentence => (IReadOnlyList<string>)[.. sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
            .Where(sentence => sentence.Count is > 1 and <= 100);
}
