using SeqDsl.Benchmarks.Protocol;
using SeqDsl.Kernels;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Benchmarks.Ours;

/// <summary>suite=step: an LSTM's step for one sequence, its state kept from step to step.</summary>
internal sealed class StreamingStep : Prepared
{
    private readonly CellKernel kernel;
    private readonly FloatBuffer memory = new();
    private readonly Floats x;
    private readonly Floats[] states;

    public StreamingStep(Case asked)
    {
        BenchmarkedCell cell = BenchmarkedCell.Of("lstm");
        int inputs = asked.Number("inputs"), hidden = asked.Number("hidden");
        kernel = cell.Kernel(inputs, hidden);
        float[][] fields = [.. cell.Fields.Select(field => field.Numbers(inputs, hidden))];
        Floats all = memory.Take((2 * hidden) + inputs + fields.Sum(field => field.Length));
        x = all.Slice(2 * hidden, inputs);
        Numbers.Drawn(inputs, 5, 1).CopyTo(x.Span);
        states = [all.Slice(0, hidden), all.Slice(hidden, hidden)];
        int start = (2 * hidden) + inputs;
        kernel.Pack([.. fields.Select(field =>
        {
            Floats there = all.Slice(start, field.Length);
            field.CopyTo(there.Span);
            start += field.Length;
            return there;
        })]);
        Begin();
    }

    public override void Run() => kernel.Step(x, states);

    /// <summary>The state after three steps.</summary>
    public override IReadOnlyDictionary<string, float[]> Results()
    {
        Begin();
        for (int step = 0; step < 3; step++)
        {
            Run();
        }
        return new Dictionary<string, float[]> { ["h"] = states[0].Span.ToArray() };
    }

    public override void Dispose()
    {
        kernel.Dispose();
        memory.Dispose();
    }

    private void Begin() => Array.ForEach(states, state => state.Span.Clear());
}
