using BenchmarkDotNet.Attributes;
using SeqDsl.Benchmarks.Ours;
using SeqDsl.Benchmarks.Protocol;
using SeqDsl.Kernels.Threads;

namespace SeqDsl.Benchmarks.Micro;

/// <summary>Products of matrices on one thread: C [M, N] = A [M, K] · Bᵀ.</summary>
public class Products
{
    private Prepared? product;

    /// <summary>M, N and K.</summary>
    [Params("1 256 64", "64 256 64", "512 512 512")]
    public string Sizes { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        Workers.Count = 1;
        string[] sizes = Sizes.Split(' ');
        product = new Product(new($"rows={sizes[0]} columns={sizes[1]} depth={sizes[2]}"));
    }

    [GlobalCleanup]
    public void CleanUp() => product!.Dispose();

    [Benchmark]
    public void Multiply() => product!.Run();
}
