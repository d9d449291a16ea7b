namespace SeqDsl.Data;

/// <summary>How the targets and scores of a head are laid out: rows are tokens or sequences; a row has a label, or some real numbers.</summary>
/// <param name="PerToken">Whether there is one row for each token, and not one for each sequence.</param>
/// <param name="Labels">How many labels there are to choose from; 0 where a row has real numbers, or where the labels are the vocabulary's entries.</param>
/// <param name="Numbers">How many real numbers a row has; 0: a label.</param>
public readonly record struct TargetLayout(bool PerToken, int Labels = 0, int Numbers = 0)
{
    /// <summary>Whether there is a row of scores for each token, where targets have one for each sequence: places in a text.</summary>
    public bool ScoresPerToken { get; init; } = PerToken;

    /// <summary>Scores in a row: one for each label, or one for each number.</summary>
    /// <param name="vocabularySize">V.</param>
    public int Columns(int vocabularySize) => Numbers > 0 ? Numbers : Labels > 0 ? Labels : vocabularySize;

    /// <summary>How many rows a batch, or a sequence, has.</summary>
    internal int Rows(int tokens, int sequences) => PerToken ? tokens : sequences;

    /// <summary>Room for the targets of so many rows.</summary>
    internal HeadTarget Room(int rows) => Numbers > 0 ? new(new float[checked(rows * Numbers)]) : new(new long[rows]);
}
