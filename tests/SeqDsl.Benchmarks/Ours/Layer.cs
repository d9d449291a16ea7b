using SeqDsl.Benchmarks.Protocol;
using SeqDsl.Kernels;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Benchmarks.Ours;

/// <summary>
/// One layer of a cell: suite=train, packing the weights, forward, backward for the input and all weights; suite=infer, forward with weights that were
/// packed before. lengths=7,5,… : of each sequence, longest first; without, all have as many steps.
/// </summary>
internal sealed class Layer : Prepared
{
    private readonly bool training;
    private readonly CellKernel kernel;
    private readonly PackedSteps steps;
    private readonly List<FloatBuffer> memory = [];
    private readonly Floats x, yGradient, xGradient, saved, backwardScratch;
    private readonly Floats[] fields, fieldGradients, states;

    public Layer(Case asked)
    {
        training = asked["suite"] == "train";
        BenchmarkedCell cell = BenchmarkedCell.Of(asked["cell"]);
        int longest = asked.Number("steps"), batch = asked.Number("batch"), inputs = asked.Number("inputs"), hidden = asked.Number("hidden");
        kernel = cell.Kernel(inputs, hidden);
        steps = asked.Find("lengths") is null ? PackedSteps.Even(longest, batch) : Packed(asked.Numbers("lengths"));
        fields = [.. cell.Fields.Select(field => Filled(field.Numbers(inputs, hidden)))];
        x = Filled(Rows(Numbers.Drawn(longest * batch * inputs, 5, 1), batch, inputs));
        states = [.. Enumerable.Range(0, kernel.States).Select(_ => Take(hidden))];
        if (training)
        {
            yGradient = Filled(Rows(Numbers.Drawn(longest * batch * hidden, 6, 1), batch, hidden));
            xGradient = Take(inputs);
            saved = Take(kernel.SavedColumns);
            backwardScratch = Take(kernel.BackwardScratchColumns);
            fieldGradients = [.. fields.Select(field => Filled(new float[field.Length]))];
        }
        else
        {
            fieldGradients = [];
        }
        kernel.Pack(fields);
    }

    public override void Run()
    {
        if (training)
        {
            kernel.Pack(fields); // an update changed them
        }
        kernel.Forward(steps, reverse: false, x, [], states, saved);
        if (training)
        {
            kernel.Backward(steps, reverse: false, x, [], states, saved, yGradient, xGradient, fieldGradients, [], backwardScratch);
        }
    }

    public override IReadOnlyDictionary<string, float[]> Results()
    {
        Run();
        Dictionary<string, float[]> results = new() { ["y"] = states[0].Span.ToArray() };
        if (training)
        {
            results["dx"] = xGradient.Span.ToArray();
            results["dweight_ih"] = fieldGradients[0].Span.ToArray();
            results["dweight_hh"] = fieldGradients[1].Span.ToArray();
        }
        return results;
    }

    public override void Dispose()
    {
        kernel.Dispose();
        memory.ForEach(buffer => buffer.Dispose());
    }

    private static PackedSteps Packed(int[] lengths)
    {
        int[] active = [.. Enumerable.Range(0, lengths[0]).Select(step => lengths.Count(length => length > step))];
        int[] offsets = new int[active.Length + 1];
        for (int step = 0; step < active.Length; step++)
        {
            offsets[step + 1] = offsets[step] + active[step];
        }
        return new(active, offsets);
    }

    /// <summary>The rows of [T, batch, columns] that the sequences have.</summary>
    private float[] Rows(float[] padded, int batch, int columns)
    {
        float[] rows = new float[steps.Tokens * columns];
        for (int step = 0; step < steps.Steps; step++)
        {
            Array.Copy(padded, step * batch * columns, rows, steps.Offsets[step] * columns, steps.Active[step] * columns);
        }
        return rows;
    }

    private Floats Filled(float[] numbers)
    {
        Floats there = Memory(numbers.Length);
        numbers.CopyTo(there.Span);
        return there;
    }

    private Floats Take(int columns)
    {
        Floats there = Memory((long)steps.Tokens * columns);
        there.Span.Clear();
        return there;
    }

    private Floats Memory(long count)
    {
        memory.Add(new());
        return memory[^1].Take(count);
    }
}
