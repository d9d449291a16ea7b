using BenchmarkDotNet.Attributes;
using SeqDsl.Benchmarks.Ours;
using SeqDsl.Benchmarks.Protocol;
using SeqDsl.Kernels.Threads;

namespace SeqDsl.Benchmarks.Micro;

/// <summary>Products of matrices on one thread: C [M, N] = A [M, K] · Bᵀ.</summary>
public class Products
{
    private Prepared? product;

    [Params("rows=1 columns=256 depth=64", "rows=64 columns=256 depth=64", "rows=512 columns=512 depth=512")]
    public string Sizes { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        Workers.Count = 1;
        product = new Product(new(Sizes));
    }

    [GlobalCleanup]
    public void CleanUp() => product!.Dispose();

    [Benchmark]
    public void Multiply() => product!.Run();
}
