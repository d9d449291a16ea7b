namespace SeqDsl.Data;

// Pairs of sequences, for models that write what they have read.
public static partial class Corpus
{
    /// <summary>Pairs of texts, one a line, in columns between tabs.</summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <param name="source">The column of what is read, from 0.</param>
    /// <param name="target">The column of what shall be written, from 0.</param>
    /// <param name="sourceUnit">What a token of the source is.</param>
    /// <param name="targetUnit">What a token of the target is.</param>
    /// <param name="only">Which lines are taken, by their columns; null: all.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataException">A line has too few columns, or a source has no token; with the line.</exception>
    public static IReadOnlyList<Example<IReadOnlyList<string>, IReadOnlyList<string>>> ReadPairs(
        string path, int source = 0, int target = 1, TokenUnit sourceUnit = TokenUnit.Word, TokenUnit targetUnit = TokenUnit.Word, Func<string[], bool>? only = null)
    {
        var pairs = new List<Example<IReadOnlyList<string>, IReadOnlyList<string>>>();
        foreach ((int index, string line) in TextFile.Lines(path).Index())
        {
            string[] columns = line.Split('\t');
            if (columns.Length <= Math.Max(source, target))
            {
                throw new DataException($"found {columns.Length} {(columns.Length == 1 ? "column" : "columns")} between tabs; expected at least {Math.Max(source, target) + 1}.", path, index + 1);
            }
            if (only is not null && !only(columns))
            {
                continue;
            }
            string[] read = Tokenizer.Split(columns[source], sourceUnit);
            pairs.Add(read.Length > 0 ? new(read, Tokenizer.Split(columns[target], targetUnit)) : throw new DataException($"column {source + 1}, what is to be read, has no token.", path, index + 1));
        }
        return pairs.Count > 0 ? pairs : throw new DataException("no line has what is asked for.", path);
    }
}
