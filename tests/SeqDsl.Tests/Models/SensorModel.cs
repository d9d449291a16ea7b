using SeqDsl.Data;
using SeqDsl.Decoding;
using SeqDsl.Models;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Tests.Models;

/// <summary>The other kinds of input and head: each vector of a series gets a label, softmax(x·Wᵀ + b).  dW = (p − y)ᵀ·x / N,  db = Σ (p − y) / N.</summary>
internal sealed class SensorModel : SequenceModel<float[][], IReadOnlyList<int>, Tagging<int>>
{
    private static readonly Scalar one = 1.0.ToScalar();

    private SensorModel(ModelContext context) : base(Schema, context, InputCodec.Features(2), Outputs.Of(new TagCodec<int>([0, 1])))
    {
    }

    public static ModelSchema Schema { get; } = new()
    {
        Model = "SensorModel",
        Fingerprint = "s",
        Input = InputKind.Features,
        FeatureCount = 2,
        Parameters = [new("tag.weight", Initialization.Uniform(0.1), 2, 2), new("offset", Initialization.Constant(0.5), 2)],
        Heads = [new("tag", "tag", new(PerToken: true, Labels: 2), ["0", "1"])],
    };

    public static SensorModel Create(ulong seed) => new(ModelContext.New(null, SeqDsl.Models.Device.Cpu, seed));

    public static SensorModel Load(string path) => ModelFile.Load(path, Schema, SeqDsl.Models.Device.Cpu, context => new SensorModel(context));

    /// <summary>Series of points; the label says on which side of a line a point is.</summary>
    public static IReadOnlyList<Example<float[][], IReadOnlyList<int>>> Examples(int count, ulong seed)
    {
        var stream = new SeqDsl.Kernels.RandomStream(seed, SeqDsl.Kernels.RandomUse.Shuffle, 5);
        ulong n = 0;
        var examples = new List<Example<float[][], IReadOnlyList<int>>>();
        for (int i = 0; i < count; i++)
        {
            var series = new float[1 + stream.Below(n++, 7)][];
            for (int step = 0; step < series.Length; step++)
            {
                series[step] = [(float)stream.Uniform(n++) - 0.5f, (float)stream.Uniform(n++) - 0.5f];
            }
            examples.Add(new(series, [.. series.Select(point => point[0] + (2 * point[1]) > 0 ? 1 : 0)]));
        }
        return examples;
    }

    public override Tensor Loss(Batch batch, IReadOnlyList<Tensor> heads)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return heads[0].log_softmax(1).gather(1, batch.Labels().unsqueeze(1)).mean().neg().MoveToOuterDisposeScope();
    }

    protected override Tensor[] TrainingLogits(Batch batch) => InferenceLogits(batch);

    protected override Tensor[] InferenceLogits(Batch batch)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        return [Parameter(1).add(batch.Features.matmul(Parameter(0).t()), one).MoveToOuterDisposeScope()];
    }

    protected override Tensor[] Scores(Batch batch, IReadOnlyList<Tensor> heads) => [heads[0].softmax(1)];

    protected override Tensor LossAndGradients(Batch batch)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor[] heads = InferenceLogits(batch);
        Tensor d = heads[0].softmax(1).sub(torch.eye(2, dtype: Type).index_select(0, batch.Labels())).div(batch.TokenCount);
        Gradient(0).copy_(d.t().matmul(batch.Features));
        Gradient(1).copy_(d.sum(0L));
        return Loss(batch, heads).MoveToOuterDisposeScope();
    }
}
