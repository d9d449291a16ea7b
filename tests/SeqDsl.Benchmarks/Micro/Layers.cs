using BenchmarkDotNet.Attributes;
using SeqDsl.Benchmarks.Ours;
using SeqDsl.Benchmarks.Protocol;
using SeqDsl.Kernels.Threads;

namespace SeqDsl.Benchmarks.Micro;

/// <summary>Layers of built-in cells and of a user's, T = 64, B = 8, H = 64, on one thread.</summary>
public class Layers
{
    private Prepared? layer;

    [Params("lstm", "gru", "rnn", "MinimalGatedUnit", "PeepholeLstm", "OriginalGru", "CoupledGateLstm")]
    public string Cell { get; set; } = "";

    /// <summary>train: forward and backward; infer: forward.</summary>
    [Params("train", "infer")]
    public string Pass { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        Workers.Count = 1;
        layer = new Layer(new($"suite={Pass} cell={Cell} steps=64 batch=8 inputs=64 hidden=64"));
    }

    [GlobalCleanup]
    public void CleanUp() => layer!.Dispose();

    [Benchmark]
    public void Run() => layer!.Run();
}
