using BenchmarkDotNet.Attributes;
using SeqDsl.Kernels;
using SeqDsl.Kernels.Ops;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Benchmarks.Micro;

/// <summary>A random field's loss, alone and with its gradients, over 32 sequences of 20 tokens; beside it the cross entropy of the same logits.</summary>
public class RandomField
{
    private const int Steps = 20, Sequences = 32, Tokens = Steps * Sequences;

    private readonly FloatBuffer memory = new();
    private readonly PackedSteps steps = PackedSteps.Even(Steps, Sequences);
    private readonly long[] labels = new long[Tokens];
    private Floats logits, transitions, starts, ends, logitsGradient, transitionsGradient;

    /// <summary>9, 25 and 81 tags; four of five are O, B-, I-, E-, S- of types.</summary>
    [Params(2, 6, 20)]
    public int Types { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        int tags = 1 + (4 * Types), start = 0;
        Floats all = memory.Take((2 * Tokens * tags) + (2 * tags * tags) + (2 * tags));
        Protocol.Numbers.Drawn(all.Length, 1, 5).CopyTo(all.Span);
        (logits, logitsGradient) = (Next(Tokens * tags), Next(Tokens * tags));
        (transitions, transitionsGradient) = (Next(tags * tags), Next(tags * tags));
        (starts, ends) = (Next(tags), Next(tags));

        Floats Next(int count)
        {
            Floats part = all.Slice(start, count);
            start += count;
            return part;
        }
    }

    [GlobalCleanup]
    public void CleanUp() => memory.Dispose();

    [Benchmark]
    public double Loss() => Crf.Run(logits, transitions, starts, ends, labels, steps, TagScheme.Bioes, Types);

    [Benchmark]
    public double LossAndGradients() => Crf.Run(logits, transitions, starts, ends, labels, steps, TagScheme.Bioes, Types, logitsGradient, transitionsGradient);

    [Benchmark(Baseline = true)]
    public double CrossEntropyAndGradient() => CrossEntropy.Run(logits, labels, 1 + (4 * Types), logitsGradient);
}
