using SeqDsl.Data;
using SeqDsl.Decoding;
using SeqDsl.Models;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Tests.Models;

public enum Colour
{
    Red,
    Green,
    Blue,
}

/// <summary>
/// What a generated model is to the runtime, by hand: mean of embeddings E → dropout → linear → softmax, with its own backward.
/// p = softmax(x·Wᵀ + b);  dlogits = (p − y)/B;  dW = dlogitsᵀ·x;  db = Σ dlogits;  dx = dlogits·W;  dE[id] = Σ over tokens with the id of dx/length.
/// </summary>
internal sealed class ColourModel : TextModel<Colour, Prediction<Colour>>
{
    private const int Embedding = 8, Labels = 3;
    private static readonly Scalar one = 1.0.ToScalar();

    private readonly double dropout;

    private ColourModel(ModelContext context, double dropout)
        : base(Schema, context, InputCodec.Tokens(context.Vocabulary!), Outputs.Of(new ClassifyCodec<Colour>([Colour.Red, Colour.Green, Colour.Blue]))) => this.dropout = dropout;

    public static ModelSchema Schema { get; } = new()
    {
        Model = "ColourModel",
        Fingerprint = "1234",
        Input = InputKind.Words,
        Parameters =
        [
            new("embedding.weight", Initialization.Normal(1), ParameterSpec.VocabularySize, Embedding),
            new("linear.weight", Initialization.FanIn, Labels, Embedding),
            new("linear.bias", Initialization.Constant(0), Labels),
        ],
        Heads = [new("classify", "classify", new(PerToken: false, Labels: 3), ["Red", "Green", "Blue"])],
    };

    /// <summary>From this step on the loss is NaN.</summary>
    public long NaNFrom { get; set; } = long.MaxValue;

    public static ColourModel Create(Vocabulary vocabulary, ulong seed = 0, torch.ScalarType type = torch.ScalarType.Float32, double dropout = 0) =>
        new(ModelContext.New(vocabulary, SeqDsl.Models.Device.Cpu, seed, type), dropout);

    public static ColourModel Load(string path, ModelSchema? schema = null) =>
        ModelFile.Load(path, schema ?? Schema, SeqDsl.Models.Device.Cpu, context => new ColourModel(context, 0));

    public Tensor Mask(int site, Tensor like, double probability) => DropoutMask(site, like, probability);

    public Tensor DocumentWeights() => InverseDocumentFrequency;

    public override Tensor Loss(Batch batch, IReadOnlyList<Tensor> heads)
    {
        Tensor logits = heads[0];
        using Tensor logProbabilities = logits.log_softmax(1);
        using Tensor column = batch.Labels().unsqueeze(1);
        using Tensor picked = logProbabilities.gather(1, column);
        using Tensor mean = picked.mean();
        return mean.neg();
    }

    protected override Tensor[] TrainingLogits(Batch batch) => [Logits(batch, training: true)];

    protected override Tensor[] InferenceLogits(Batch batch) => [Logits(batch, training: false)];

    protected override Tensor[] Scores(Batch batch, IReadOnlyList<Tensor> heads) => [heads[0].softmax(1)];

    protected override Tensor LossAndGradients(Batch batch)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor x = Mean(batch);
        Tensor? mask = dropout > 0 ? DropoutMask(0, x, dropout) : null;
        x = mask is null ? x : x.mul(mask);
        Tensor logits = Parameter(2).add(x.matmul(Parameter(1).t()), one);
        Tensor loss = Loss(batch, logits);
        Tensor d = logits.softmax(1).sub(torch.eye(Labels, dtype: Type).index_select(0, batch.Labels())).div(batch.SequenceCount);
        Gradient(1).copy_(d.t().matmul(x));
        Gradient(2).copy_(d.sum(0L)); // sum(0) would be sum((ScalarType)0)
        Tensor dx = d.matmul(Parameter(1));
        dx = mask is null ? dx : dx.mul(mask);
        Gradient(0).zero_().index_add_(0, batch.TokenIds, dx.div(batch.Lengths).index_select(0, batch.SequenceOf), one);
        return (Step >= NaNFrom ? loss.mul(Constant.Of(double.NaN)) : loss).MoveToOuterDisposeScope();
    }

    private Tensor Logits(Batch batch, bool training)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor x = Mean(batch);
        x = training && dropout > 0 ? x.mul(DropoutMask(0, x, dropout)) : x;
        return Parameter(2).add(x.matmul(Parameter(1).t()), one).MoveToOuterDisposeScope();
    }

    private Tensor Mean(Batch batch)
    {
        Tensor embedded = Parameter(0).index_select(0, batch.TokenIds);
        Tensor sum = torch.zeros(batch.Sequences, Embedding, Type).index_add(0, batch.SequenceOf, embedded, one);
        return sum.div(batch.Lengths);
    }
}

/// <summary>Sentences whose majority word names the answer, among words that say nothing.</summary>
internal static class Colours
{
    private static readonly string[] words = ["rose", "grass", "sky", "the", "a", "of", "is"];

    public static IReadOnlyList<Example<IReadOnlyList<string>, Colour>> Examples(int count, ulong seed)
    {
        var stream = new SeqDsl.Kernels.RandomStream(seed, SeqDsl.Kernels.RandomUse.Shuffle, 77);
        var examples = new List<Example<IReadOnlyList<string>, Colour>>();
        ulong n = 0;
        for (int i = 0; i < count; i++)
        {
            int colour = stream.Below(n++, 3);
            List<string> words = [Colours.words[colour]];
            int length = stream.Below(n++, 6);
            for (int k = 0; k < length; k++)
            {
                words.Insert(stream.Below(n++, words.Count + 1), Colours.words[3 + stream.Below(n++, 4)]);
            }
            examples.Add(new(words, (Colour)colour));
        }
        return examples;
    }

    public static Vocabulary Vocabulary { get; } = Vocabulary.Build(Examples(200, 1).Select(example => example.Input));
}
