using SeqDsl.Data;
using SeqDsl.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>
/// A model whose forward and backward are generated. It is a module: <c>call</c> gives logits that the tape records, its parameters have PyTorch's names,
/// and a user's own loss and optimizer work with it. <see cref="TrainStep"/> uses the generated backward instead and no tape.
/// </summary>
public abstract partial class SequenceModel : torch.nn.Module<Batch, Tensor>
{
    private readonly Dictionary<string, LayerModule> layers = [];
    private Tensor? inverseDocumentFrequency;

    /// <param name="schema">What the declaration amounts to.</param>
    /// <param name="context">Vocabulary, device, seed and type.</param>
    protected SequenceModel(ModelSchema schema, ModelContext context) : base(schema.Model)
    {
        if (schema.Input != InputKind.Features && context.Vocabulary is null)
        {
            throw new ArgumentException($"{schema.Model} reads tokens and needs a vocabulary: Vocabulary.Build(training sequences).", nameof(context));
        }
        if (schema.WordLength > 0 && context.Vocabulary?.Characters is null)
        {
            throw new ArgumentException(
                $"{schema.Model} reads the characters of words, and its vocabulary has none: it was saved by an older SeqDsl. Build it again: "
                + "Vocabulary.Build(training sequences).", nameof(context));
        }
        if (schema.HasSourceVocabulary && context.SourceVocabulary is null)
        {
            throw new ArgumentException($"{schema.Model} writes in another vocabulary than it reads, and needs both: Vocabulary.Build(what it reads), SequenceToSequenceModel.BuildVocabulary(what it writes).", nameof(context));
        }
        Declaration = schema;
        Vocabulary = context.Vocabulary;
        SourceVocabulary = schema.HasSourceVocabulary ? context.SourceVocabulary : null;
        Seed = context.Seed;
        Store = new(schema.Parameters, context);
        RegisterParameters();
    }

    /// <summary>What the declaration amounts to.</summary>
    public ModelSchema Declaration { get; }

    /// <summary>The tokens' numbers; null for a model that reads vectors.</summary>
    public Vocabulary? Vocabulary { get; }

    /// <summary>The numbers of what is read, where what is written has others; null elsewhere.</summary>
    public Vocabulary? SourceVocabulary { get; }

    /// <summary>The parameters and gradients.</summary>
    public ParameterStore Store { get; }

    /// <summary>The key of every random number that the model draws.</summary>
    public ulong Seed { get; }

    /// <summary>
    /// How many training steps were made. It decides, with <see cref="Seed"/>, which units are dropped. <see cref="TrainStep"/> counts it up.
    /// </summary>
    public long Step { get; set; }

    /// <summary>Where the parameters are.</summary>
    public torch.Device Device => Store.Values.device;

    /// <summary>float32 or float64.</summary>
    public torch.ScalarType Type => Store.Values.dtype;

    /// <summary>[V] ln((1 + D) / (1 + df)) + 1 for D documents of which df hold the token, from the vocabulary's counts.</summary>
    protected Tensor InverseDocumentFrequency
    {
        get
        {
            if (inverseDocumentFrequency is null)
            {
                Vocabulary vocabulary = Vocabulary ?? throw new InvalidOperationException("Document frequencies need a vocabulary.");
                var weights = new double[vocabulary.Count];
                for (int id = 0; id < weights.Length; id++)
                {
                    weights[id] = Math.Log((1.0 + vocabulary.Documents) / (1.0 + vocabulary.DocumentsOf(id))) + 1;
                }
                inverseDocumentFrequency = Type == torch.ScalarType.Float64
                    ? TensorMemory.Copy<double>(weights, [weights.Length], Type, Device)
                    : TensorMemory.Copy<float>(Array.ConvertAll(weights, weight => (float)weight), [weights.Length], Type, Device);
            }
            return inverseDocumentFrequency;
        }
    }

    /// <summary>The loss of each head's logits, summed with the heads' weights; the tape can record it. []</summary>
    public abstract Tensor Loss(Batch batch, IReadOnlyList<Tensor> heads);

    /// <summary>The loss of the logits of a model that has one head; the tape can record it. []</summary>
    public Tensor Loss(Batch batch, Tensor logits) => Loss(batch, [logits]);

    /// <summary>
    /// Each head's logits, [B or N, columns]: with dropout while <c>training</c> (which a new module is; <c>eval()</c> ends it), without otherwise. It leaves
    /// <see cref="Step"/> as it is: a loop of one's own counts it up after each update, or the same units are dropped in every step.
    /// </summary>
    public IReadOnlyList<Tensor> Logits(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return training ? TrainingLogits(batch) : InferenceLogits(batch);
    }

    /// <summary>The first head's <see cref="Logits"/>.</summary>
    public sealed override Tensor forward(Batch? batch)
    {
        IReadOnlyList<Tensor> heads = Logits(batch!);
        foreach (Tensor other in heads.Skip(1))
        {
            other.Dispose();
        }
        return heads[0];
    }

    /// <summary>
    /// One forward and backward pass without a tape: fills <see cref="ParameterStore.Gradients"/>, counts <see cref="Step"/> up and returns the loss.
    /// The parameters stay as they are; that is an optimiser's work.
    /// </summary>
    /// <exception cref="InvalidOperationException">A parameter's <c>requires_grad</c> is not what the declaration says.</exception>
    public float TrainStep(Batch batch)
    {
        CheckTrained();
        if (UsesKernels)
        {
            float kernelLoss = Kernels.TrainStep(batch.Packed, batch.Stream);
            Step++;
            return kernelLoss;
        }
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable untaped = torch.no_grad();
        using Tensor loss = LossAndGradients(batch);
        Step++;
        return (float)TensorMemory.Scalar(loss);
    }

    /// <summary>
    /// Neither the generated backward nor the flat optimiser asks a parameter whether it requires a gradient: the declaration says what is frozen. Where the two differ, training would do
    /// something else than was asked for.
    /// </summary>
    /// <exception cref="InvalidOperationException">They differ; with the parameter's name.</exception>
    internal void CheckTrained()
    {
        for (int i = 0; i < Store.Count; i++)
        {
            bool frozen = Store.Specs[i].Frozen;
            if (Store[i].requires_grad == frozen)
            {
                string found = $"{Declaration.Model}: the parameter {Store.Specs[i].Name} has requires_grad = {(frozen ? "true" : "false")}, and its declaration";
                throw new InvalidOperationException(frozen
                    ? $"{found} freezes it: Fit and TrainStep leave it as it is. Set requires_grad to false again, or declare its layer with Frozen = false."
                    : $"{found} does not freeze it: Fit and TrainStep would train it, because a parameter cannot be frozen at run time yet. Set requires_grad to true again, and declare what training shall "
                    + "leave as it is (Embedding(…, Frozen = true); a Contextual layer is frozen by default); or train by a loop of your own: call, backward and an optimizer of TorchSharp's.");
            }
        }
    }

    /// <summary>The loss without dropout.</summary>
    public float Loss(Batch batch)
    {
        if (UsesKernels)
        {
            return Kernels.Loss(batch.Packed, batch.Stream);
        }
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable untaped = torch.no_grad();
        return (float)TensorMemory.Scalar(LossInUse(batch, InferenceLogits(batch)));
    }

    /// <summary>Writes parameters, vocabulary and labels into one safetensors file (<see cref="ModelFile"/>).</summary>
    public void Save(string path) => ModelFile.Save(this, path);

    /// <summary>A batch on this model's device, of its type.</summary>
    /// <exception cref="DataException">
    /// It holds what the model does not read, or a token id or target that the model does not have; with the sequence and token.
    /// </exception>
    public Batch Place(PackedBatch packed) => Place(packed, null);

    /// <summary>A batch of a stream that has states of its own; null: the model's.</summary>
    internal Batch Place(PackedBatch packed, StreamStates? stream)
    {
        Check(packed);
        return new(packed, Device, Type) { Stream = stream };
    }

    /// <summary>The loss of logits in use: that of training, but for what only training does, as smoothing labels. []</summary>
    protected virtual Tensor LossInUse(Batch batch, IReadOnlyList<Tensor> heads) => Loss(batch, heads);

    /// <summary>Each head's logits with dropout, [B or N, columns]; recorded by the tape when gradients are on.</summary>
    protected abstract Tensor[] TrainingLogits(Batch batch);

    /// <summary>Each head's logits without dropout, [B or N, columns].</summary>
    protected abstract Tensor[] InferenceLogits(Batch batch);

    /// <summary>Each head's scores, [B or N, columns]: probabilities, or what else the head's codec decodes. A score that is its logit is the same tensor.</summary>
    protected abstract Tensor[] Scores(Batch batch, IReadOnlyList<Tensor> heads);

    /// <summary>Overwrites every parameter's <see cref="Gradient"/> and returns the loss with dropout. []</summary>
    protected abstract Tensor LossAndGradients(Batch batch);

    /// <summary>A parameter by its number in the schema.</summary>
    protected Parameter Parameter(int index) => Store[index];

    /// <summary>Where a parameter's gradient goes.</summary>
    protected Tensor Gradient(int index) => Store.Gradient(index);

    /// <summary>
    /// 0 with the given probability, else 1 / (1 − probability); a function of (<see cref="Seed"/>, <see cref="Step"/>, site, element), drawn on the CPU:
    /// the same on every device.
    /// </summary>
    /// <param name="site">Which dropout of the model; less than 2²⁴.</param>
    /// <param name="like">Whose shape, type and device the mask has.</param>
    /// <param name="probability">At least 0, less than 1.</param>
    protected Tensor DropoutMask(int site, Tensor like, double probability) => DropoutMask(site, like.shape, probability, like.dtype, like.device);

    /// <summary>A mask in a shape of its own, of the model's type and on its device.</summary>
    /// <param name="site">Which dropout of the model; less than 2²⁴.</param>
    /// <param name="shape">The mask's dimensions.</param>
    /// <param name="probability">At least 0, less than 1.</param>
    protected Tensor DropoutMask(int site, long[] shape, double probability) => DropoutMask(site, shape, probability, Type, Device);

    private Tensor DropoutMask(int site, long[] shape, double probability, torch.ScalarType type, torch.Device device)
    {
        var stream = new RandomStream(Seed, RandomUse.Dropout, (uint)site, (ulong)Step);
        Tensor mask = torch.empty(shape, type, torch.CPU);
        if (type == torch.ScalarType.Float64)
        {
            RandomFill.DropoutMask(stream, probability, TensorMemory.Of<double>(mask));
        }
        else
        {
            RandomFill.DropoutMask(stream, probability, TensorMemory.Of<float>(mask));
        }
        if (device.type == DeviceType.CPU)
        {
            return mask;
        }
        using (mask)
        {
            return mask.to(device);
        }
    }

    /// <summary>Nothing: the parameters were registered by name. (TorchSharp's own would look for fields by reflection.)</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>Moves the flat tensors as wholes and makes the parameters anew as views of them.</summary>
    protected override void _toEpilog(torch.ScalarType? dtype, torch.Device? device, bool non_blocking)
    {
        Store.MoveTo(dtype, device);
        inverseDocumentFrequency?.Dispose();
        inverseDocumentFrequency = null;
        RegisterParameters();
        if (device is not null)
        {
            _deviceType = device.type;
            _deviceIndex = device.index;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inverseDocumentFrequency?.Dispose();
            kernels?.Dispose();
            stream.Dispose();
            Store.Dispose();
        }
        base.Dispose(disposing);
    }

    // By name, new or in place of those that a move has replaced.
    private void RegisterParameters()
    {
        for (int i = 0; i < Store.Count; i++)
        {
            string name = Store.Specs[i].Name;
            if (!LayerModule.Place(layers, name, Store[i], register_module))
            {
                ConditionallyRegisterParameter(name, Store[i]);
            }
        }
    }
}
