using System.Globalization;
using SeqDsl.Data;
using SeqDsl.Models;
using SeqDsl.Training;
using TorchSharp;
using Xunit.Abstractions;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>
/// Trainings by TorchSharp's operations while another thread collects garbage all the time give the bits that they give alone. What nobody refers to any more is freed at once then: a tensor
/// or Scalar that a call of libtorch still reads, but that no variable holds, is an error or a wrong number here.
/// </summary>
[Collection(nameof(Alone))]
public class GarbageTests(ITestOutputHelper output)
{
    private const int Steps = 6;

    /// <summary>Of all models together. SEQDSL_TRAININGS=2000 in the environment is the long form, of some minutes.</summary>
    private static readonly int trainings = int.Parse(Environment.GetEnvironmentVariable("SEQDSL_TRAININGS") ?? "90", CultureInfo.InvariantCulture);

    private static readonly int[] lengths = [3, 1, 6, 4, 1, 3];

    private static readonly string[] layers =
    [
        "Attend(Attention.Dot)",
        "Attend(Attention.General, From = [\"memory\", \"left\"], Name = \"again\")", // additive, too
        "Attend(Attention.General, From = [\"decoder\", \"encoder\"], Name = \"context\"), Linear(5", // at each step of writing
        "Attend(Attention.Additive, Size = 4, From = [\"first\", \"encoder\"]", // the same
        "NextToken(Tied = true, Adaptive = [3, 6, 40])",
        "CrfTag<Colour>",
        "ExtractSpan(Optional = true",
        "MultiLabel<Colour>(Weight = 2)",
        "Recurrent<SeqDsl.Samples.EveryFunction>(5)",
    ];

    public static TheoryData<string> Models => [.. layers.Select(Catalog.Declaring)];

    [Theory]
    [MemberData(nameof(Models))]
    public void TrainingsUnderConstantCollection_GiveTheirBits(string name)
    {
        float[] alone = Train(name);
        Assert.Equal(alone, Train(name));
        int least = (trainings + layers.Length - 1) / layers.Length, count = 0;
        List<string> wrong = [];
        using (var collector = new Collector())
        {
            // On a machine that others use, too, the collector's thread may come to little.
            for (; count < least || collector.Collections < least; count++)
            {
                try
                {
                    if (!Train(name).SequenceEqual(alone))
                    {
                        wrong.Add("other numbers");
                    }
                }
                catch (Exception e) when (e is not OutOfMemoryException)
                {
                    wrong.Add(e.Message.Split('\n')[0]); // libtorch adds its stack
                }
            }
            output.WriteLine($"{name}: {count} trainings, {wrong.Count} wrong, {collector.Collections} collections");
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {count} trainings went wrong, the first with: {wrong.FirstOrDefault()}");
    }

    /// <summary>Losses of some steps, in use and on the tape, and the weights afterwards.</summary>
    private static float[] Train(string name)
    {
        using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float32);
        model.KernelUse = KernelUse.Off;
        using var optimizer = new FlatOptimizer(Optimizers.Adam(0.01), model.Store, onKernels: false);
        PackedBatch packed = Catalog.Pack(model, lengths);
        List<float> numbers = [];
        for (int step = 0; step < Steps; step++)
        {
            using Batch batch = model.Place(packed);
            numbers.Add(model.TrainStep(batch));
            numbers.Add((float)optimizer.Step(clipNorm: 5));
            numbers.Add((float)model.Evaluate(batch).Loss);
        }
        using (Batch batch = model.Place(packed))
        using (torch.NewDisposeScope())
        {
            torch.Tensor loss = model.Loss(batch, model.Logits(batch));
            loss.backward();
            numbers.Add((float)TensorMemory.Scalar(loss));
        }
        foreach (int parameter in Numbers.Trained(model))
        {
            using torch.Tensor gradient = model.Store[parameter].grad!;
            numbers.AddRange(TensorMemory.ToFloats(gradient));
        }
        numbers.AddRange(TensorMemory.ToFloats(model.Store.Values));
        return [.. numbers];
    }

    /// <summary>Collects garbage until it is disposed: the youngest generation, where what a step makes is, and now and then all.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly Thread thread;
        private volatile bool stop;
        private long collections;

        public Collector()
        {
            thread = new(() =>
            {
                while (!stop)
                {
                    GC.Collect(Interlocked.Increment(ref collections) % 1_000 == 0 ? GC.MaxGeneration : 0);
                    GC.WaitForPendingFinalizers();
                }
            });
            thread.Start();
        }

        public long Collections => Interlocked.Read(ref collections);

        public void Dispose()
        {
            stop = true;
            thread.Join();
        }
    }
}
