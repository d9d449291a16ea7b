using SeqDsl.Benchmarks.Protocol;
using SeqDsl.Kernels.Threads;
using TorchSharp;

namespace SeqDsl.Benchmarks.Ours;

/// <summary>What this process can run.</summary>
internal static class OurCases
{
    public static Prepared Prepare(Case asked) => asked["suite"] switch
    {
        "train" or "infer" => new Layer(asked),
        "step" => new StreamingStep(asked),
        "torchsharp-step" => new TorchSharpStep(asked),
        "eager" => new EagerLoop(asked),
        "model" => new TrainingStep(asked),
        "language" => LanguageStep.Prepare(asked),
        "pairs" => PairStep.Prepare(asked),
        "decode" => new Decoding(asked),
        "product" => new Product(asked),
        string suite => throw new ArgumentException($"There is no suite '{suite}'.", nameof(asked)),
    };

    public static void UseThreads(int threads)
    {
        Workers.Count = threads;
        torch.set_num_threads(threads);
    }
}
