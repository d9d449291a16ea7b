namespace SeqDsl;

/// <summary>A learned vector for each entry of the vocabulary (Bengio et al. 2003). Shape: ids [N] → [N, size].</summary>
/// <param name="size">Numbers in each vector.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class EmbeddingAttribute(int size) : LayerAttribute
{
    public int Size { get; } = size;

    /// <summary>
    /// The standard deviation of the numbers before training. PyTorch begins with 1; with many rare words that is noise which few steps of
    /// training can undo, so the default is less: 0.1 made the tagger of samples/PartOfSpeech better by four points on its dev set.
    /// </summary>
    public double Deviation { get; set; } = 0.1;

    /// <summary>
    /// A file of word vectors in the text form of word2vec or GloVe, of <see cref="Size"/> numbers each, that a new model begins with; what the file does not
    /// have is drawn as without it. It is looked for beneath the current folder and beneath the program's. A saved model needs it no more.
    /// </summary>
    public string? Pretrained { get; set; }

    /// <summary>Whether training leaves the vectors as they are.</summary>
    public bool Frozen { get; set; }

    /// <summary>
    /// Whether it shares the table of the model's first embedding of the same vocabulary, which must be of the same size: a question's words and those of the text that is
    /// asked are then one.
    /// </summary>
    public bool Tied { get; set; }

    /// <summary>
    /// The probability with which, at a training step, an entry of the vocabulary has the vector 0 wherever it occurs in the batch; the others are divided by
    /// 1 − probability (Gal and Ghahramani 2016; Merity et al. 2017). At least 0, less than 1.
    /// </summary>
    public double Dropout { get; set; }
}
