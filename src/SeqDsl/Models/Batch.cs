using SeqDsl.Data;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>
/// A packed batch on a device. B sequences, N tokens, T steps. Its tensors are made when they are first asked for, belong to no dispose scope and are
/// disposed with it.
/// </summary>
public sealed class Batch(PackedBatch packed, torch.Device device, torch.ScalarType type) : IDisposable
{
    private readonly Dictionary<int, Tensor> targets = [], shiftedRows = [];
    private Tensor? tokenIds, features, sequenceOf, lastToken, firstToken, lengths, sequenceCount, tokenCount, paddedRows, paddedPlaces, isBeyond, wordOf, onlyRow, sourceOf, matches;
    private Batch? words, source;

    /// <summary>The batch as arrays.</summary>
    public PackedBatch Packed { get; } = packed;

    /// <summary>What the stream that it is read from carries; null: what the model carries.</summary>
    internal StreamStates? Stream { get; init; }

    /// <summary>B.</summary>
    public int Sequences => Packed.Sequences;

    /// <summary>N.</summary>
    public int Tokens => Packed.Tokens;

    /// <summary>T.</summary>
    public int Steps => Packed.Steps;

    /// <summary>[N] int64.</summary>
    /// <exception cref="InvalidOperationException">The batch holds dense series.</exception>
    public Tensor TokenIds => tokenIds ??= Indices(
        Packed.TokenIds ?? throw new InvalidOperationException("The batch holds dense series, and its token ids are asked for."), Tokens);

    /// <summary>[N, F].</summary>
    /// <exception cref="InvalidOperationException">The batch holds tokens.</exception>
    public Tensor Features => features ??= TensorMemory.Floats(
        Packed.Features ?? throw new InvalidOperationException("The batch holds tokens, and its feature vectors are asked for."),
        [Tokens, Packed.FeatureCount], type, device);

    /// <summary>The labels of a head's rows, by their numbers: [B] or [N] int64.</summary>
    /// <exception cref="InvalidOperationException">The targets are not known (the batch was packed for prediction), or are real numbers.</exception>
    public Tensor Labels(int head = 0)
    {
        if (!targets.TryGetValue(head, out Tensor? labels))
        {
            labels = Indices(Packed.Labels(head), Packed.Labels(head).Length);
            targets.Add(head, labels);
        }
        return labels;
    }

    /// <summary>The real numbers of a head's rows: [B, numbers] or [N, numbers].</summary>
    /// <exception cref="InvalidOperationException">The targets are not known (the batch was packed for prediction), or are labels.</exception>
    public Tensor Numbers(int head = 0)
    {
        if (!targets.TryGetValue(head, out Tensor? numbers))
        {
            float[] given = Packed.Numbers(head);
            int columns = Packed.Layouts[head].Numbers;
            numbers = TensorMemory.Floats(given, [given.Length / columns, columns], type, device);
            targets.Add(head, numbers);
        }
        return numbers;
    }

    /// <summary>[N] int64: the row b of each token's sequence.</summary>
    public Tensor SequenceOf => sequenceOf ??= Indices(Packed.SequenceOf, Tokens);

    /// <summary>[N] int64: for each token 0, the row of a table that has one.</summary>
    public Tensor OnlyRow => onlyRow ??= Indices(Packed.OnlyRow, Tokens);

    /// <summary>[B] int64: the packed row of each sequence's last token.</summary>
    public Tensor LastToken => lastToken ??= Indices(Packed.LastToken, Sequences);

    /// <summary>[B] int64: the packed row of each sequence's first token, 0 … B − 1.</summary>
    public Tensor FirstToken => firstToken ??= Indices(Packed.FirstToken, Sequences);

    /// <summary>[B, 1]: the lengths as real numbers.</summary>
    public Tensor Lengths
    {
        get
        {
            if (lengths is null)
            {
                var numbers = new float[Sequences];
                for (int b = 0; b < numbers.Length; b++)
                {
                    numbers[b] = Packed.Lengths[b];
                }
                lengths = TensorMemory.Floats(numbers, [Sequences, 1], type, device);
            }
            return lengths;
        }
    }

    /// <summary>[]: B as a real number.</summary>
    public Tensor SequenceCount => sequenceCount ??= TensorMemory.Floats([Sequences], [], type, device);

    /// <summary>[]: N as a real number.</summary>
    public Tensor TokenCount => tokenCount ??= TensorMemory.Floats([Tokens], [], type, device);

    /// <summary>[B·T] int64, b-major: the packed row of token t of sequence b, or N where the sequence has ended.</summary>
    public Tensor PaddedRows
    {
        get
        {
            if (paddedRows is null)
            {
                var rows = new long[Sequences * Steps];
                for (int b = 0; b < Sequences; b++)
                {
                    for (int step = 0; step < Steps; step++)
                    {
                        rows[(b * Steps) + step] = step < Packed.Lengths[b] ? Packed.Offsets[step] + b : Tokens;
                    }
                }
                paddedRows = Indices(rows, rows.Length);
            }
            return paddedRows;
        }
    }

    /// <summary>[N] int64: for each token its place among <see cref="PaddedRows"/>.</summary>
    public Tensor PaddedPlaces
    {
        get
        {
            if (paddedPlaces is null)
            {
                var places = new long[Tokens];
                for (int step = 0; step < Steps; step++)
                {
                    for (int b = 0; b < Active(step); b++)
                    {
                        places[Offset(step) + b] = (b * Steps) + step;
                    }
                }
                paddedPlaces = Indices(places, places.Length);
            }
            return paddedPlaces;
        }
    }

    /// <summary>[B, T] bool: whether a sequence has ended before a step.</summary>
    public Tensor IsBeyond => isBeyond ??= TensorMemory.Copy<bool>(
        [.. Enumerable.Range(0, Sequences * Steps).Select(place => place % Steps >= Packed.Lengths[place / Steps])], [Sequences, Steps], torch.ScalarType.Bool, device);

    /// <summary>[N] int64: for each token the packed row of the one that stands so many further on in its sequence, or N beyond the sequence's ends.</summary>
    public Tensor ShiftedRows(int offset)
    {
        if (!shiftedRows.TryGetValue(offset, out Tensor? made))
        {
            var rows = new long[Tokens];
            for (int step = 0; step < Steps; step++)
            {
                int source = step + offset;
                for (int b = 0; b < Active(step); b++)
                {
                    rows[Offset(step) + b] = source >= 0 && source < Packed.Lengths[b] ? Offset(source) + b : Tokens;
                }
            }
            shiftedRows.Add(offset, made = Indices(rows, rows.Length));
        }
        return made;
    }

    /// <summary>The distinct words of the batch, each a sequence of characters.</summary>
    /// <exception cref="InvalidOperationException">The batch has none: it was packed for a model that does not read characters.</exception>
    public Batch Words => words ??= new(Packed.Words ?? throw NoWords(), device, type);

    /// <summary>[N] int64: for each token the row of its word in <see cref="Words"/>.</summary>
    /// <exception cref="InvalidOperationException">The batch has no words.</exception>
    public Tensor WordOf => wordOf ??= Indices(Packed.WordOf ?? throw NoWords(), Tokens);

    /// <summary>What a model with two inputs reads first.</summary>
    /// <exception cref="InvalidOperationException">The batch has none: it was packed for a model that reads one text.</exception>
    public Batch Source => source ??= new(Packed.Source ?? throw NoSource(), device, type);

    /// <summary>[B] int64: for each sequence the row of its source in <see cref="Source"/>.</summary>
    /// <exception cref="InvalidOperationException">The batch has none.</exception>
    public Tensor SourceOf => sourceOf ??= Indices(Packed.SourceOf ?? throw NoSource(), Sequences);

    /// <summary>[N, 1]: 1 for each token that its source has, too, else 0.</summary>
    /// <exception cref="InvalidOperationException">It is not known.</exception>
    public Tensor Matches => matches ??= TensorMemory.Floats(Packed.Matches ?? throw NoSource(), [Tokens, 1], type, device);

    /// <summary>How many sequences have a token at a step.</summary>
    public int Active(int step) => Packed.Active[step];

    /// <summary>The first packed row of a step; of step T: N.</summary>
    public int Offset(int step) => Packed.Offsets[step];

    public void Dispose()
    {
        foreach (Tensor? tensor in (ReadOnlySpan<Tensor?>)
            [
                tokenIds, features, .. targets.Values, .. shiftedRows.Values, sequenceOf, lastToken, firstToken, lengths, sequenceCount, tokenCount, paddedRows, paddedPlaces, isBeyond,
                wordOf, onlyRow, sourceOf, matches,
            ])
        {
            tensor?.Dispose();
        }
        targets.Clear();
        shiftedRows.Clear();
        tokenIds = features = sequenceOf = lastToken = firstToken = lengths = sequenceCount = tokenCount = paddedRows = paddedPlaces = isBeyond = wordOf = onlyRow = sourceOf = matches = null;
        words?.Dispose();
        source?.Dispose();
        words = source = null;
    }

    private static InvalidOperationException NoWords() => new("The batch has no characters, and the words that they spell are asked for.");

    private static InvalidOperationException NoSource() => new("The batch has no sources, and they are asked for: it was packed for a model that reads one text.");

    private Tensor Indices(long[] indices, long length) => TensorMemory.Copy<long>(indices, [length], torch.ScalarType.Int64, device);
}
