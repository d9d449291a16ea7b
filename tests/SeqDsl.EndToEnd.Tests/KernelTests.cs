using System.Reflection;
using SeqDsl.Cells;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Cells;
using SeqDsl.Generators.Graph.Interpretation;
using SeqDsl.Generators.Kernels;
using SeqDsl.Generators.Passes;
using SeqDsl.Kernels;
using SeqDsl.Kernels.Lanes;
using SeqDsl.Kernels.Recurrence;
using SeqDsl.Kernels.Threads;
using SeqDsl.Testing;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>Each cell's kernel computes what the interpreter does: states, and gradients of input, fields and initial states.</summary>
[Collection(nameof(Alone))]
public sealed class KernelTests
{
    private const double ForwardTolerance = 2e-6, GradientTolerance = 1e-5;

    private static readonly string[] builtIn = ["SeqDsl.Cells.Rnn", "SeqDsl.Cells.Lstm", "SeqDsl.Cells.Gru"];

    private static readonly Lazy<Assembly> assembly = new(() => GeneratorRun.Of(CellSources.All).Load());

    public static TheoryData<string> Cells => [.. CellSources.Names, .. builtIn];

    /// <summary>Each cell in sizes below, at and above those of registers.</summary>
    public static TheoryData<string, int, int> Sizes
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (string cell in (string[])[.. CellSources.Names, .. builtIn])
            {
                foreach ((int inputs, int hidden) in ((int, int)[])[(1, 1), (3, 7), (16, 16), (20, 37), (5, 100)])
                {
                    data.Add(cell, inputs, hidden);
                }
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Kernel_ComputesWhatTheInterpreterDoes_InEveryWidth(string cell, int inputs, int hidden)
    {
        CheckEveryWidth(new KernelRun(cell, inputs, hidden, [9, 9, 4, 2, 1, 1, 1, 1, 1], reverse: (inputs & 1) == 0));
    }

    /// <summary>All lengths from 64 to 1 side by side, and more units than the second cache holds weights for.</summary>
    [Theory]
    [InlineData("SeqDsl.Cells.Lstm", 16, 64, 64)]
    [InlineData("SeqDsl.Cells.Gru", 7, 64, 64)]
    [InlineData("SeqDsl.Samples.OriginalGru", 16, 64, 64)]
    [InlineData("SeqDsl.Samples.LayerNormLstm", 16, 64, 64)]
    [InlineData("SeqDsl.Cells.Lstm", 650, 4, 3)]
    [InlineData("SeqDsl.Cells.Gru", 650, 4, 3)]
    public void Kernel_ComputesWhatTheInterpreterDoes_ForManyLengthsAndUnits(string cell, int hidden, int longest, int sequences)
    {
        CheckEveryWidth(new KernelRun(cell, 7, hidden, [.. Enumerable.Range(0, sequences).Select(row => longest - row)], reverse: false));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Kernel_WritesTheSameBits_WhateverTheThreads(string cell)
    {
        var run = new KernelRun(cell, 24, 65, [.. Enumerable.Range(0, 40).Select(row => 30 - (row / 2))], reverse: true);
        int before = Workers.Count;
        try
        {
            Workers.Count = 1;
            float[][] alone = run.Run(), again = run.Run();
            Assert.Equal(alone, again);
            foreach (int threads in (int[])[2, 3])
            {
                Workers.Count = threads;
                Assert.Equal(alone, run.Run());
            }
        }
        finally
        {
            Workers.Count = before;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void NaN_StaysInItsSequence(string cell)
    {
        var run = new KernelRun(cell, 5, 21, [6, 6, 4, 3], reverse: false);
        (float[] output, float[] gradient) = run.OfOthers(sequence: 1);
        run.Poison(sequence: 1, step: 2);
        (float[] poisonedOutput, float[] poisonedGradient) = run.OfOthers(sequence: 1);

        Assert.Equal(output, poisonedOutput);
        Assert.Equal(gradient, poisonedGradient);
        Assert.Contains(run.Run()[0], float.IsNaN);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Step_AfterStep_IsTheSequence(string cell)
    {
        var run = new KernelRun(cell, 6, 19, [5], reverse: false);
        float[] whole = run.Run()[0];
        Assert.Equal(whole, run.Steps());
    }

    internal static void CheckEveryWidth(KernelRun run)
    {
        foreach (int width in LaneWidth.Supported)
        {
            LaneWidth.Limit = width;
            try
            {
                run.Check(run.Run(), width);
            }
            finally
            {
                LaneWidth.Limit = int.MaxValue;
            }
        }
    }

    /// <summary>A cell's kernel and the interpreter on drawn numbers.</summary>
    internal sealed class KernelRun
    {
        private readonly CellStep step;
        private readonly int inputs, hidden;
        private readonly int[] lengths;
        private readonly bool reverse;
        private readonly CellKernel kernel;
        private readonly PackedSteps steps;
        private readonly float[] x, outputGradient;
        private readonly float[][] fields, initial;
        private IReadOnlyDictionary<string, Block>? expected;

        public KernelRun(string cell, int inputs, int hidden, int[] lengths, bool reverse)
            : this(assembly.Value.GetType(cell) ?? typeof(Cell).Assembly.GetType(cell, throwOnError: true)!, inputs, hidden, lengths, reverse)
        {
        }

        public KernelRun(Type type, int inputs, int hidden, int[] lengths, bool reverse)
        {
            (this.inputs, this.hidden, this.lengths, this.reverse) = (inputs, hidden, lengths, reverse);
            step = CellText.Read(type.GetCustomAttribute<CompiledCellAttribute>()!.Step);
            kernel = (CellKernel)type.GetMethod("CreateKernel")!.Invoke(null, [inputs, hidden])!;
            int[] active = [.. Enumerable.Range(0, lengths[0]).Select(time => lengths.Count(length => length > time))];
            steps = new PackedSteps(active, [.. Enumerable.Range(0, lengths[0] + 1).Select(time => active.Take(time).Sum())]);
            var random = new Random(7);
            x = Draw(steps.Tokens * inputs, 1);
            outputGradient = Draw(steps.Tokens * hidden, 1);
            fields = [.. kernel.FieldSizes.Select(size => Draw(size, 1 / Math.Sqrt(hidden)))];
            initial = [.. step.States.Select(_ => Draw(lengths.Length * hidden, 0.5))];

            float[] Draw(int count, double bound) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2 - 1) * bound))];
        }

        /// <summary>States, gradients of the input, of each field, of each initial state.</summary>
        public float[][] Run()
        {
            // A kernel takes its width when it is made.
            using CellKernel made = (CellKernel)Activator.CreateInstance(kernel.GetType(), inputs, hidden)!;
            using var memory = new Memory();
            int tokens = steps.Tokens, count = kernel.States;
            Floats[] states = [.. Enumerable.Range(0, count).Select(_ => memory.New(tokens * hidden))];
            Floats[] begin = [.. initial.Select(memory.Copy)], weights = [.. fields.Select(memory.Copy)];
            Floats[] gradients = [.. made.FieldSizes.Select(memory.New)], initialGradients = [.. begin.Select(_ => memory.New(lengths.Length * hidden))];
            Floats input = memory.Copy(x), xGradient = memory.New(x.Length), saved = memory.New(tokens * made.SavedColumns);
            made.Pack(weights);
            made.Forward(steps, reverse, input, begin, states, saved);
            float[][] kept = [.. states.Select(state => state.Span.ToArray())];
            made.Forward(steps, reverse, input, begin, states, default);
            Assert.Equal(kept, states.Select(state => state.Span.ToArray()));
            made.Backward(
                steps, reverse, input, begin, states, saved, memory.Copy(outputGradient), xGradient, gradients, initialGradients,
                memory.New(tokens * made.BackwardScratchColumns));
            return [.. kept, xGradient.Span.ToArray(), .. gradients.Select(gradient => gradient.Span.ToArray()), .. initialGradients.Select(gradient => gradient.Span.ToArray())];
        }

        /// <summary>Makes an input of one token NaN.</summary>
        public void Poison(int sequence, int step) => x[(steps.Offsets[step] + sequence) * inputs] = float.NaN;

        /// <summary>The output and the input's gradient of all sequences but one.</summary>
        public (float[] Output, float[] InputGradient) OfOthers(int sequence)
        {
            float[][] all = Run();
            return (Others(all[0], hidden), Others(all[kernel.States], inputs));

            float[] Others(float[] rows, int columns) =>
                [.. Enumerable.Range(0, steps.Steps).SelectMany(time => Enumerable.Range(0, steps.Active[time]).Where(row => row != sequence)
                    .SelectMany(row => rows.Skip((steps.Offsets[time] + row) * columns).Take(columns)))];
        }

        /// <summary>The output of each step of one sequence, a step at a time.</summary>
        public float[] Steps()
        {
            using var memory = new Memory();
            Floats[] states = [.. initial.Select(memory.Copy)];
            kernel.Pack([.. fields.Select(memory.Copy)]);
            Floats input = memory.Copy(x);
            List<float> output = [];
            for (int time = 0; time < lengths[0]; time++)
            {
                kernel.Step(input.Slice(time * inputs, inputs), states);
                output.AddRange(states[0].Span);
            }
            return [.. output];
        }

        public void Check(float[][] found, int width)
        {
            expected ??= Interpret();
            string[] names =
            [
                .. step.States.Select((_, state) => CellGraph.State(state)),
                ModelGraph.GradientOf(CellGraph.Input),
                .. step.Fields.Select((_, field) => ModelGraph.GradientOf(CellGraph.Field(field))),
                .. step.States.Select((_, state) => ModelGraph.GradientOf(CellGraph.Initial(state))),
            ];
            foreach ((string name, float[] values) in names.Zip(found))
            {
                double[] wanted = expected.TryGetValue(name, out Block? block) ? block.Data : new double[values.Length];
                double scale = Math.Max(1e-3, wanted.Max(Math.Abs)), tolerance = name.StartsWith("state", StringComparison.Ordinal) ? ForwardTolerance : GradientTolerance;
                double error = wanted.Zip(values, (left, right) => double.IsNaN(right) ? double.PositiveInfinity : Math.Abs(left - right)).Max() / scale;
                Assert.True(error <= tolerance, $"{step.Name} I {inputs} H {hidden}, width {width}: {name} is off by {error:G3} of {scale:G3}.");
            }
        }

        private IReadOnlyDictionary<string, Block> Interpret()
        {
            ModelGraph graph = new Differentiate().Rewrite(CellGraph.Lower(step, inputs, hidden, reverse));
            Dictionary<string, Block> parameters = new()
            {
                [CellGraph.Input] = Filled(x, steps.Tokens, inputs),
                [CellGraph.OutputGradient] = Filled(outputGradient, steps.Tokens, hidden),
            };
            for (int field = 0; field < fields.Length; field++)
            {
                CellField declared = step.Fields[field];
                int[] extents = [declared.Rows.Of(inputs, hidden), .. declared.Columns is { } columns ? [columns.Of(inputs, hidden)] : Array.Empty<int>()];
                parameters.Add(CellGraph.Field(field), Filled(fields[field], extents));
            }
            for (int state = 0; state < initial.Length; state++)
            {
                parameters.Add(CellGraph.Initial(state), Filled(initial[state], lengths.Length, hidden));
            }
            Dictionary<string, Block> rows = new()
            {
                ["firstToken"] = Filled([.. lengths.Select((_, row) => (float)row)], lengths.Length),
                ["lastToken"] = Filled([.. lengths.Select((length, row) => (float)(steps.Offsets[length - 1] + row))], lengths.Length),
            };
            return GraphInterpreter.Run(graph, new Evaluation(lengths, 0, parameters, rows, (_, _, _) => throw new InvalidOperationException("A cell drops nothing.")));
        }

        private static Block Filled(float[] values, params int[] extents)
        {
            var block = new Block(extents);
            for (int index = 0; index < values.Length; index++)
            {
                block.Data[index] = values[index];
            }
            return block;
        }
    }

    /// <summary>Memory of a test, gone with it.</summary>
    private sealed class Memory : IDisposable
    {
        private readonly List<FloatBuffer> buffers = [];

        public Floats New(int count)
        {
            var buffer = new FloatBuffer();
            buffers.Add(buffer);
            Floats memory = buffer.Take(Math.Max(1, count));
            memory.Span.Fill(float.NaN);
            return memory.Slice(0, count);
        }

        public Floats Copy(float[] values)
        {
            Floats memory = New(values.Length);
            values.CopyTo(memory.Span);
            return memory;
        }

        public void Dispose() => buffers.ForEach(buffer => buffer.Dispose());
    }
}
