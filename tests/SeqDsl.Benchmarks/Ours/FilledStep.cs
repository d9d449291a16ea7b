using SeqDsl.Benchmarks.Protocol;
using SeqDsl.Models;
using SeqDsl.Training;
using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Benchmarks.Ours;

/// <summary>Forward, backward, clipping, Adam of a model whose parameters follow from their names, on a batch that stays the same: what the first step gives can be held against a peer's.</summary>
internal sealed class FilledStep : Prepared
{
    private readonly SequenceModel model;
    private readonly Batch batch;
    private readonly FlatOptimizer optimizer;
    private readonly Dictionary<string, float[]> results;

    public FilledStep(SequenceModel model, Batch batch)
    {
        (this.model, this.batch) = (model, batch);
        optimizer = new(Optimizers.Adam(1e-3), model.Store);
        Fill(model);
        float loss = model.TrainStep(batch);
        double squares = 0;
        foreach (float number in model.Store.Gradients.data<float>())
        {
            squares += (double)number * number;
        }
        results = new() { ["parameters"] = [model.Store.Values.numel()], ["loss"] = [loss], ["gradient"] = [(float)Math.Sqrt(squares)] };
    }

    public override void Run()
    {
        model.TrainStep(batch);
        optimizer.Step(clipNorm: 5);
    }

    /// <summary>How many parameters, and what the first step gave, before Adam changed them.</summary>
    public override IReadOnlyDictionary<string, float[]> Results() => results;

    public override void Dispose()
    {
        batch.Dispose();
        optimizer.Dispose();
        model.Dispose();
    }

    /// <summary>Every parameter's numbers follow from its name.</summary>
    public static void Fill(SequenceModel model)
    {
        using IDisposable untaped = torch.no_grad();
        for (int index = 0; index < model.Store.Count; index++)
        {
            Parameter parameter = model.Store[index];
            uint salt = (uint)model.Store.Specs[index].Name.Select((letter, place) => (place + 1) * letter).Sum();
            using Tensor numbers = torch.tensor(Numbers.Drawn((int)parameter.numel(), salt, 0.1f), parameter.shape);
            parameter.copy_(numbers);
        }
    }

    /// <summary>Number k as often as Zipf's law says, about 1/(k + 1).</summary>
    public static long[] Zipf(int limit, int count, uint salt) =>
        Array.ConvertAll(Numbers.Drawn(count, salt, 0.5f), number => Math.Clamp((long)Math.Exp((number + 0.5) * Math.Log(limit)) - 1, 0, limit - 1));
}
