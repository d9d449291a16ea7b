namespace SeqDsl.Data;

// What a batch must not hold: checked while it is packed, and against the model that is about to read it.
public sealed partial class PackedBatch
{
    /// <summary>Checks what a model is about to read: libtorch would name neither sequence nor token, and CUDA would end the process.</summary>
    internal void Check(int featureCount, int vocabularySize, IReadOnlyList<TargetLayout> targets)
    {
        if (FeatureCount != featureCount)
        {
            string Kind(int features) => features == 0 ? "token ids" : $"vectors of {features} features";
            throw new DataException($"the batch holds {Kind(FeatureCount)}; the model reads {Kind(featureCount)}.");
        }
        if (TokenIds is not null)
        {
            CheckNumbers(TokenIds, perToken: true, vocabularySize, "id", "the vocabulary");
        }
        if (Targets is null)
        {
            return;
        }
        if (Layouts.Count != targets.Count)
        {
            throw new DataException($"the batch has targets for {Layouts.Count} heads; the model has {targets.Count}.");
        }
        for (int head = 0; head < targets.Count; head++)
        {
            if (Layouts[head].PerToken != targets[head].PerToken || Layouts[head].Numbers != targets[head].Numbers)
            {
                throw new DataException($"the batch has {Words(Layouts[head])}; the model has {Words(targets[head])}.");
            }
            if (Targets[head].Labels is { } labels)
            {
                CheckNumbers(labels, targets[head].PerToken, targets[head].Columns(vocabularySize), "target", "the labels");
            }
            else
            {
                CheckFinite(Targets[head].Numbers!, targets[head]);
            }
        }

        static string Words(TargetLayout layout) =>
            $"{(layout.Numbers > 0 ? $"{layout.Numbers} real numbers" : "a target")} for each {(layout.PerToken ? "token" : "sequence")}";
    }

    /// <summary>Checks the sources of a batch for a model that reads them.</summary>
    /// <param name="vocabularySize">Entries of their vocabulary; 0 for a model that reads none.</param>
    internal void CheckSource(int vocabularySize)
    {
        if (vocabularySize == 0)
        {
            return;
        }
        if (Source is null || SourceOf is null)
        {
            throw new DataException("the batch has no sources; the model reads two texts. Pack it with the model's Pack or PackInputs.");
        }
        for (int row = 0; row < Source.Tokens; row++)
        {
            if ((ulong)Source.TokenIds![row] >= (ulong)vocabularySize)
            {
                int b = Array.IndexOf(SourceOf, Source.SequenceOf[row]), place = Source.StepOf(row);
                throw new DataException($"sequence {Order[b]}, token {place} of its source: id {Source.TokenIds[row]} is outside the source's vocabulary; expected 0 … {vocabularySize - 1}.");
            }
        }
    }

    /// <summary>Checks the words of a batch for a model that reads them by their characters.</summary>
    /// <param name="characters">Entries of the vocabulary of characters; 0 for a model that does not read them.</param>
    internal void CheckWords(int characters)
    {
        if (characters == 0)
        {
            return;
        }
        if (Words is null || WordOf is null)
        {
            throw new DataException("the batch has no characters; the model reads those of every token. Pack it with the model's Pack or PackInputs.");
        }
        for (int row = 0; row < Words.Tokens; row++)
        {
            if ((ulong)Words.TokenIds![row] >= (ulong)characters)
            {
                throw OutsideCharacters(row, characters);
            }
        }
    }

    private DataException OutsideCharacters(int row, int characters)
    {
        int token = Array.IndexOf(WordOf!, Words!.SequenceOf[row]), place = Words.StepOf(row);
        return new($"{PlaceOf(token, perToken: true)}, character {place}: id {Words.TokenIds![row]} is outside the vocabulary's characters; expected 0 … {characters - 1}.");
    }

    private void CheckNumbers(long[] numbers, bool perToken, int count, string what, string range)
    {
        // A training step looks, so looking allocates nothing: no delegate.
        for (int index = 0; index < numbers.Length; index++)
        {
            if ((ulong)numbers[index] >= (ulong)count)
            {
                throw Outside(numbers[index], index, perToken, count, what, range);
            }
        }
    }

    private void CheckFinite(float[] numbers, TargetLayout layout)
    {
        for (int index = 0; index < numbers.Length; index++)
        {
            if (!float.IsFinite(numbers[index]))
            {
                throw NotFinite(numbers[index], index, layout);
            }
        }
    }

    private DataException Outside(long number, int index, bool perToken, int count, string what, string range) =>
        new($"{PlaceOf(index, perToken)}: {what} {number} is outside {range}; expected 0 … {count - 1}.");

    private DataException NotFinite(float number, int index, TargetLayout layout) =>
        new($"{PlaceOf(index / layout.Numbers, layout.PerToken)}: target {index % layout.Numbers} is {number}; expected a finite number.");

    /// <summary>The place of a packed row's token in its sequence.</summary>
    private int StepOf(int row) => Array.FindLastIndex(Offsets, first => first <= row);

    private string PlaceOf(int row, bool perToken) => perToken
        ? $"sequence {Order[SequenceOf[row]]}, token {StepOf(row)}"
        : $"sequence {Order[row]}";

    private static void Check(EncodedSequence sequence, int index, bool known, IReadOnlyList<TargetLayout> targets, int featureCount, int vocabularySize)
    {
        if (sequence.Length == 0)
        {
            throw new DataException($"sequence {index} is empty; expected at least one {(featureCount == 0 ? "token" : "vector")}.");
        }
        if (featureCount == 0)
        {
            long[] ids = sequence.TokenIds ?? throw new DataException($"sequence {index} is a dense series; expected token ids.");
            for (int i = 0; i < ids.Length; i++)
            {
                if (ids[i] < 0 || (vocabularySize > 0 && ids[i] >= vocabularySize))
                {
                    string last = vocabularySize > 0 ? $"{vocabularySize - 1}" : "V − 1";
                    throw new DataException($"sequence {index}, token {i}: id {ids[i]} is outside the vocabulary; expected 0 … {last}.");
                }
            }
        }
        else if (sequence.Features is null)
        {
            throw new DataException($"sequence {index} has token ids; expected vectors of {featureCount} features.");
        }
        else if (sequence.Features.Length != sequence.Length * featureCount)
        {
            throw new DataException($"sequence {index} has vectors of {sequence.Features.Length / sequence.Length} features; expected {featureCount}.");
        }
        if (known != sequence.Targets is not null)
        {
            throw new DataException(
                $"sequence {index} has {(known ? "no target" : "a target")} and the first one of its batch {(known ? "has one" : "has none")}.");
        }
        if (known && sequence.Targets!.Count != targets.Count)
        {
            throw new DataException($"sequence {index} has targets for {sequence.Targets.Count} heads; expected {targets.Count}.");
        }
        for (int head = 0; head < (known ? targets.Count : 0); head++)
        {
            CheckTarget(sequence.Targets![head], index, targets[head], sequence.Length);
        }
    }

    private static void CheckTarget(HeadTarget target, int index, TargetLayout layout, int length)
    {
        int rows = layout.Rows(length, 1);
        string each = layout.PerToken ? "for each token" : "for the sequence";
        if (layout.Numbers == 0 && target.Labels?.Length != rows)
        {
            throw new DataException($"sequence {index} has {Words(target)}; expected {rows} {(rows == 1 ? "target" : "targets")}, one {each}.");
        }
        if (layout.Numbers > 0 && target.Numbers?.Length != rows * layout.Numbers)
        {
            throw new DataException($"sequence {index} has {Words(target)}; expected {rows * layout.Numbers} real numbers, {layout.Numbers} {each}.");
        }

        static string Words(HeadTarget target) =>
            target.Labels is { } labels ? $"{labels.Length} {(labels.Length == 1 ? "target" : "targets")}" : $"{target.Numbers!.Length} real numbers";
    }
}
