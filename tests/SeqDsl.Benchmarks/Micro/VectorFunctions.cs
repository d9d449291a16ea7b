using BenchmarkDotNet.Attributes;
using SeqDsl.Kernels;
using SeqDsl.Kernels.Ops;

namespace SeqDsl.Benchmarks.Micro;

/// <summary>Functions of each element of an array that stays in the first cache.</summary>
public class VectorFunctions
{
    private readonly FloatBuffer memory = new();
    private Floats x, y;

    [Params(16, 1000, 4096)]
    public int Length { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        Floats both = memory.Take(2 * FloatBuffer.Lines(Length));
        (x, y) = (both.Slice(0, Length), both.Slice((int)FloatBuffer.Lines(Length), Length));
        Protocol.Numbers.Drawn(Length, 1, 5).CopyTo(x.Span);
    }

    [GlobalCleanup]
    public void CleanUp() => memory.Dispose();

    [Benchmark]
    public void SigmoidOfEach() => Sigmoid.Run(x, y);

    [Benchmark]
    public void TanhOfEach() => Tanh.Run(x, y);

    [Benchmark]
    public void ExpOfEach() => Exp.Run(x, y);

    /// <summary>What a kernel without vectors would pay.</summary>
    [Benchmark(Baseline = true)]
    public void MathTanhOfEach()
    {
        ReadOnlySpan<float> from = x.Span;
        Span<float> to = y.Span;
        for (int index = 0; index < to.Length; index++)
        {
            to[index] = MathF.Tanh(from[index]);
        }
    }
}
