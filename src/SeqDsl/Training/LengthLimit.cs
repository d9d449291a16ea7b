using SeqDsl.Data;

namespace SeqDsl.Training;

/// <summary>Training sequences within <see cref="TrainingOptions.MaximumLength"/>.</summary>
/// <param name="Sequences">All of them, long ones cut.</param>
/// <param name="Cut">How many were cut.</param>
internal sealed record LengthLimit(IReadOnlyList<EncodedSequence> Sequences, int Cut)
{
    /// <summary>Refuses or cuts what is too long.</summary>
    /// <param name="sequences">Encoded training data.</param>
    /// <param name="options">The limit, and what is done about longer ones.</param>
    /// <param name="layouts">How each head's targets are laid out.</param>
    /// <param name="within">The longest length up to a limit at which the targets may end; 0: none.</param>
    /// <param name="what">"example" or "text".</param>
    /// <exception cref="DataException">A sequence is too long and is refused, or cannot be cut; with its index.</exception>
    public static LengthLimit Of(
        IReadOnlyList<EncodedSequence> sequences, TrainingOptions options, IReadOnlyList<TargetLayout> layouts, Func<IReadOnlyList<HeadTarget>, int, int> within, string what)
    {
        if (options.MaximumLength is not int limit)
        {
            return new(sequences, 0);
        }
        EncodedSequence[] kept = [.. sequences];
        int cut = 0;
        for (int index = 0; index < kept.Length; index++)
        {
            EncodedSequence sequence = kept[index];
            if (sequence.Length <= limit)
            {
                continue;
            }
            Require(options.LongSequences == LongSequences.Cut, sequence, $"{what} {index}", limit);
            int length = within(sequence.Targets!, limit);
            kept[index] = length > 0
                ? Beginning(sequence, length, layouts)
                : throw new DataException(
                    $"{what} {index} has {sequence.Length} tokens, and TrainingOptions.MaximumLength is {limit}: what it tells stands where it would be cut, and is not cut through. "
                    + "Set a larger limit, or leave the example out.");
            cut++;
        }
        return new(kept, cut);
    }

    /// <summary>The dev set is never cut: what is measured on parts of it means something else.</summary>
    /// <exception cref="DataException">A sequence is too long and long ones are refused.</exception>
    public static void CheckDev(IReadOnlyList<EncodedSequence>? sequences, TrainingOptions options, string what)
    {
        if (sequences is null || options.MaximumLength is not int limit || options.LongSequences == LongSequences.Cut)
        {
            return;
        }
        for (int index = 0; index < sequences.Count; index++)
        {
            Require(sequences[index].Length <= limit, sequences[index], $"{what} {index} of the dev set", limit);
        }
    }

    private static void Require(bool holds, EncodedSequence sequence, string which, int limit)
    {
        if (!holds)
        {
            throw new DataException(
                $"{which} has {sequence.Length} {(sequence.TokenIds is null ? "steps" : "tokens")}; TrainingOptions.MaximumLength is {limit}. "
                + "Split it, set a larger limit, or have training examples cut: LongSequences = LongSequences.Cut.");
        }
    }

    private static EncodedSequence Beginning(EncodedSequence sequence, int length, IReadOnlyList<TargetLayout> layouts)
    {
        HeadTarget[] targets = [.. sequence.Targets!.Select((target, head) => !layouts[head].PerToken ? target
            : target.Labels is { } labels ? new HeadTarget(labels[..length])
            : new HeadTarget(target.Numbers![..(length * layouts[head].Numbers)]))];
        return sequence.TokenIds is { } ids
            ? new(ids[..length])
            {
                Characters = sequence.Characters is null ? null : [.. sequence.Characters.Take(length)], Source = sequence.Source, Matches = sequence.Matches?[..length], Targets = targets,
            }
            : new(sequence.Features![..(sequence.Features!.Length / sequence.Length * length)], sequence.Features.Length / sequence.Length) { Targets = targets };
    }
}
