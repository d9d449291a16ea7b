using SeqDsl.Data;
using SeqDsl.Decoding.Search;
using SeqDsl.Kernels;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>
/// A model that writes, step by step. Sources are read once, as one batch; what is being written behind them, all of it, is rows of one batch of single tokens, whose states go
/// with the row that each row continues. What is unknown is never written.
/// </summary>
internal sealed class StepDecoder : IStepDecoder, IDisposable
{
    private readonly SequenceToSequenceModel model;
    private readonly PackedBatch sources;
    private readonly StreamStates states = new();
    private readonly FloatBuffer memory = new();
    private readonly Floats[] held = [];
    private readonly Tensor[] heldTensors = [];
    private readonly ModelKernels? kernels;
    private long[] sourceOf; // [rows] of the last step; before the first, of each source its row
    private float[] next = [];

    public StepDecoder(SequenceToSequenceModel model, IReadOnlyList<EncodedSequence> read)
    {
        this.model = model;
        kernels = model.KernelsInUse;
        PackedBatch batch = PackedBatch.Pack([.. read.Select(source => new EncodedSequence([(long)Start]) { Source = source })], model.Declaration.Targets);
        (sources, sourceOf) = (batch.Source!, batch.SourceOf!);
        if (kernels is not null)
        {
            (float[][] values, float[]?[] begin) = kernels.Read(batch);
            held = InReach(values);
            Begin(states.Arrays, begin, _ => { });
            return;
        }
        using IDisposable untaped = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        using Batch placed = model.Place(batch);
        (Tensor[] tensors, Tensor?[] beginning) = model.BeginWriting(placed);
        heldTensors = [.. tensors.Select(tensor => tensor.DetachFromDisposeScope())];
        Begin(states.Tensors, [.. beginning.Select(state => state?.DetachFromDisposeScope())], SequenceModel.Release);
    }

    public int Entries => model.Vocabulary!.Count;

    public int Start => model.BoundaryId;

    public int End => model.BoundaryId;

    public ReadOnlyMemory<float> Step(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens)
    {
        int before = sourceOf.Length;
        int[] rows = parents.ToArray();
        var ids = new long[tokens.Length];
        for (int row = 0; row < ids.Length; row++)
        {
            ids[row] = tokens[row];
        }
        sourceOf = [.. rows.Select(parent => sourceOf[parent])];
        var batch = PackedBatch.Writing(ids, sources, sourceOf);
        if (next.Length < rows.Length * Entries)
        {
            next = new float[rows.Length * Entries];
        }
        states.Alignment.Clear();
        bool moved = rows.Length != before || rows.Where((parent, row) => parent != row).Any();
        if (kernels is not null)
        {
            if (moved)
            {
                states.Arrays.Change(state => Gathered(state, rows, before), _ => { });
            }
            kernels.Step(batch, held, states, next.AsSpan(0, rows.Length * Entries));
        }
        else
        {
            StepTensors(batch, rows, moved);
        }
        for (int row = 0; row < rows.Length; row++)
        {
            next[(row * Entries) + Vocabulary.Unknown] = float.NegativeInfinity;
        }
        return next.AsMemory(0, rows.Length * Entries);
    }

    public ReadOnlyMemory<float> Attention(int row) => states.Alignment.Of(row, sources.Lengths[sourceOf[row]]);

    public void Dispose()
    {
        states.Dispose();
        memory.Dispose();
        foreach (Tensor tensor in heldTensors)
        {
            tensor.Dispose();
        }
    }

    private void StepTensors(PackedBatch packed, int[] rows, bool moved)
    {
        using IDisposable untaped = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        if (moved)
        {
            Tensor index = TensorMemory.Copy<long>(Array.ConvertAll(rows, row => (long)row), [rows.Length], torch.ScalarType.Int64, model.Device);
            states.Tensors.Change(state => state.index_select(0, index).DetachFromDisposeScope(), SequenceModel.Release);
        }
        using Batch batch = model.Place(packed, states);
        TensorMemory.ToFloats(model.GoOnWriting(batch, heldTensors).log_softmax(1)).CopyTo(next, 0);
    }

    /// <summary>Values that stay where they are, for kernels.</summary>
    private Floats[] InReach(float[][] values)
    {
        const int Line = 16; // numbers in a cache line
        int[] lengths = [.. values.Select(value => (value.Length + Line - 1) / Line * Line)];
        Floats all = memory.Take(lengths.Sum(length => (long)length));
        var places = new Floats[values.Length];
        for (int index = 0, start = 0; index < places.Length; start += lengths[index++])
        {
            places[index] = all.Slice(start, values[index].Length);
            values[index].CopyTo(places[index].Span);
        }
        return places;
    }

    private static void Begin<T>(CarriedStates<T> states, T?[] begin, Action<T> release) where T : class
    {
        for (int number = 0; number < begin.Length; number++)
        {
            if (begin[number] is { } state)
            {
                states.Keep(number, state, release);
            }
        }
    }

    private static float[] Gathered(float[] state, int[] rows, int before)
    {
        int columns = state.Length / before;
        var gathered = new float[rows.Length * columns];
        for (int row = 0; row < rows.Length; row++)
        {
            Array.Copy(state, rows[row] * columns, gathered, row * columns, columns);
        }
        return gathered;
    }
}
