using System.Diagnostics.CodeAnalysis;
using SeqDsl.Data;
using SeqDsl.Kernels;
using SeqDsl.Kernels.Attending;
using SeqDsl.Kernels.Ops;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Models;

/// <summary>
/// A model on raw memory: float32 on the CPU, forward and backward as generated, each equation a kernel that writes to a planned place of the
/// <see cref="Workspace"/>. No tensor is made and, from the second step on, no memory asked for. One thread at a time computes; the kernels themselves use several.
/// </summary>
/// <param name="model">Whose parameters and gradients are used.</param>
/// <param name="recurrences">One for each layer and direction, in the order of their numbers.</param>
public abstract class ModelKernels(SequenceModel model, params PackedRecurrence[] recurrences) : IDisposable
{
    private static readonly bool allowed = !string.Equals(Environment.GetEnvironmentVariable("SEQDSL_KERNELS"), "off", StringComparison.OrdinalIgnoreCase);

    private static readonly RecurrenceColumns[] none = new RecurrenceColumns[Enum.GetValues<Packing>().Length];

    private readonly Lock turn = new();
    private readonly StreamStates own = new();
    private readonly RoomsForStates rooms = new();
    private readonly FloatBuffer alignment = new();
    private readonly PackedFields[] packed = [.. recurrences.Select(_ => new PackedFields())];
    private readonly RecurrenceColumns[] columns = [.. Enum.GetValues<Packing>().Select(packing => ColumnsOf(recurrences.Where(recurrence => recurrence.Over == packing && !recurrence.OnlyInUse)))];

    private StreamStates? states; // what the present batch's stream carries
    private Floats[] held = [];
    private bool training;
    private StreamStates? packedFor; // whose first step has found the weights packed, or packed them

    /// <summary>Whether kernels may be used at all: SEQDSL_KERNELS=off in the environment forbids them.</summary>
    internal static bool Allowed => allowed;

    /// <summary>Where values are.</summary>
    protected Workspace Space { get; } = new();

    /// <summary>V; 0 for a model that reads vectors.</summary>
    protected int VocabularySize { get; } = model.Vocabulary?.Count ?? 0;

    /// <summary>V′; 0 for a model whose source has no vocabulary of its own.</summary>
    protected int SourceVocabularySize { get; } = model.SourceVocabulary?.Count ?? 0;

    /// <summary>C; 0 for a model that does not read characters.</summary>
    protected int CharacterCount { get; } = model.Vocabulary?.Characters?.Count ?? 0;

    /// <summary>What a training step needs room for.</summary>
    protected abstract WorkspaceSize TrainingSize { get; }

    /// <summary>What using the model needs room for.</summary>
    protected abstract WorkspaceSize InferenceSize { get; }

    /// <summary>What the loss alone needs room for.</summary>
    protected virtual WorkspaceSize LossSize => InferenceSize;

    /// <summary>What reading a source needs room for.</summary>
    protected virtual WorkspaceSize ReadingSize => throw new NotSupportedException("The model does not write.");

    /// <summary>What a step of writing needs room for.</summary>
    protected virtual WorkspaceSize StepSize => throw new NotSupportedException("The model does not write.");

    public void Dispose()
    {
        Space.Dispose();
        alignment.Dispose();
        foreach (PackedFields fields in packed)
        {
            fields.Dispose();
        }
        foreach (PackedRecurrence recurrence in recurrences)
        {
            recurrence.Kernel.Dispose();
        }
        GC.SuppressFinalize(this);
    }

    internal float TrainStep(PackedBatch batch, StreamStates? stream)
    {
        lock (turn)
        {
            model.Check(batch);
            training = true;
            packedFor = null;
            states = stream ?? own;
            Space.Arrange(TrainingSize, batch, VocabularySize, SourceVocabularySize, CharacterCount, columns);
            float loss = LossAndGradients(batch);
            GC.KeepAlive(model); // whose tensors' memory was used
            return loss;
        }
    }

    /// <summary>The loss without dropout.</summary>
    internal float Loss(PackedBatch batch, StreamStates? stream)
    {
        lock (turn)
        {
            Arrange(batch, LossSize, stream);
            float loss = LossOf(batch);
            GC.KeepAlive(model);
            return loss;
        }
    }

    /// <summary>The loss without dropout if it is asked for; each head's logits and scores. [B or N, columns]</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="withLoss">Whether the loss is asked for.</param>
    /// <param name="stream">What the stream carries that the batch is read from; null: what the model carries.</param>
    internal Evaluated Evaluate(PackedBatch batch, bool withLoss, StreamStates? stream)
    {
        lock (turn)
        {
            Arrange(batch, InferenceSize, stream);
            Floats[] heads = Logits(batch);
            float[][] logits = Copies(heads); // first: scores may be made where they were
            double loss = withLoss ? Loss(batch, heads) : double.NaN;
            float[][] scores = Copies(Scores(batch, heads));
            GC.KeepAlive(model);
            return new(loss, logits, scores);
        }

        static float[][] Copies(Floats[] values) => Array.ConvertAll(values, value => value.Span.ToArray());
    }

    /// <summary>What steps of writing need of a source, and what each state is before the first, [B, H]; empty for zeros. All copies.</summary>
    internal (float[][] Held, float[]?[] States) Read(PackedBatch batch)
    {
        lock (turn)
        {
            Arrange(batch, ReadingSize, null);
            (Floats[] values, Floats[] begin) = ReadSource(batch);
            GC.KeepAlive(model);
            return (Array.ConvertAll(values, value => value.Span.ToArray()), Array.ConvertAll(begin, state => state.IsEmpty ? null : state.Span.ToArray()));
        }
    }

    /// <summary>One step of writing: ln p of every entry of the vocabulary for each row. [B · V]</summary>
    /// <param name="batch">Rows of one token each.</param>
    /// <param name="memory">What <see cref="Read"/> gave, where kernels can read it.</param>
    /// <param name="stream">The rows' states.</param>
    /// <param name="destination">[B · V]</param>
    internal void Step(PackedBatch batch, Floats[] memory, StreamStates stream, Span<float> destination)
    {
        lock (turn)
        {
            Arrange(batch, StepSize, stream);
            held = memory;
            Floats logits = StepLogits(batch);
            packedFor = stream;
            LogSoftmax.Run(logits, batch.Sequences, VocabularySize, logits);
            logits.Span.CopyTo(destination);
            held = [];
            GC.KeepAlive(model);
        }
    }

    /// <summary>What steps of writing need of a source, and what each state is before the first, [B, H]; empty for zeros.</summary>
    protected virtual (Floats[] Held, Floats[] States) ReadSource(PackedBatch batch) => throw new NotSupportedException("The model does not write.");

    /// <summary>The logits of one step of writing, in the workspace. [B, V]</summary>
    protected virtual Floats StepLogits(PackedBatch batch) => throw new NotSupportedException("The model does not write.");

    /// <summary>What <see cref="ReadSource"/> gave.</summary>
    protected Floats Held(int number) => held[number];

    /// <summary>Overwrites every parameter's <see cref="Gradient"/> and returns the loss with dropout.</summary>
    protected abstract float LossAndGradients(PackedBatch batch);

    /// <summary>Each head's logits without dropout, in the workspace. [B or N, columns]</summary>
    protected abstract Floats[] Logits(PackedBatch batch);

    /// <summary>The loss without dropout; overridden where it can be had without logits.</summary>
    protected virtual float LossOf(PackedBatch batch) => Loss(batch, Logits(batch));

    /// <summary>The loss of logits that <see cref="Logits"/> made.</summary>
    protected abstract float Loss(PackedBatch batch, Floats[] heads);

    /// <summary>Each head's scores from logits that <see cref="Logits"/> made, in the workspace. [B or N, columns]</summary>
    protected abstract Floats[] Scores(PackedBatch batch, Floats[] heads);

    /// <summary>A parameter by its number in the schema.</summary>
    protected Floats Parameter(int index) => model.Store.ValueMemory(index);

    /// <summary>Where a parameter's gradient goes.</summary>
    protected Floats Gradient(int index) => model.Store.GradientMemory(index);

    /// <summary>The gradient of a parameter that rows were taken from: it costs what these rows cost, whatever the size of the table.</summary>
    /// <param name="index">The parameter.</param>
    /// <param name="rowsGradient">[n, columns]</param>
    /// <param name="rows">[n] Which rows were taken.</param>
    protected void ScatterGradient(int index, Floats rowsGradient, ReadOnlySpan<long> rows) => model.Store.ScatterGradient(index, rowsGradient, rows);

    /// <summary>The kernel of a layer and direction.</summary>
    protected CellKernel Recurrence(int number) => recurrences[number].Kernel;

    /// <summary>[N or M · SavedColumns]: what a recurrence's forward keeps for its backward.</summary>
    protected Floats Saved(int number)
    {
        int start = 0;
        for (int before = 0; before < number; before++)
        {
            start += recurrences[before].Over == recurrences[number].Over ? recurrences[before].Kernel.SavedColumns : 0;
        }
        return Space.Of(recurrences[number].Over).Saved(start, recurrences[number].Kernel.SavedColumns);
    }

    /// <summary>What a recurrence's backward needs while it runs.</summary>
    protected Floats BackwardScratch(int number) => Space.Of(recurrences[number].Over).Scratch(recurrences[number].Kernel.BackwardScratchColumns);

    /// <summary>The steps of a batch as a recurrence wants them.</summary>
    protected static PackedSteps Steps(PackedBatch batch) => new(batch.Active, batch.Offsets);

    /// <summary>
    /// Gives a recurrence its weights, before its forward. In use anybody may have written to them, so they are compared with those that were packed last; but not at each step of
    /// one writing, of which a handful of rows would cost less than the comparison.
    /// </summary>
    protected void Pack(int number, ReadOnlySpan<Floats> fields)
    {
        if (ReferenceEquals(packedFor, states))
        {
            return;
        }
        if (training || !packed[number].Has(fields))
        {
            recurrences[number].Kernel.Pack(fields);
            packed[number].Set(training ? [] : fields);
        }
    }

    /// <summary>The real numbers that a head should give: arrays may move, and kernels have addresses. [B or N, numbers]</summary>
    protected static void CopyNumbers(PackedBatch batch, int head, Floats destination) => batch.Numbers(head).CopyTo(destination.Span);

    /// <summary>[B, 1]: the lengths as real numbers.</summary>
    protected static void CopyLengths(PackedBatch batch, Floats destination)
    {
        for (int b = 0; b < batch.Lengths.Length; b++)
        {
            destination.Span[b] = batch.Lengths[b];
        }
    }

    /// <summary>[N, F]: arrays may move, and kernels have addresses.</summary>
    protected static void CopyFeatures(PackedBatch batch, Floats destination) => batch.Features.CopyTo(destination.Span);

    /// <summary>[N, 1]: whether each token's source has it, too.</summary>
    protected static void CopyMatches(PackedBatch batch, Floats destination) => batch.Matches.CopyTo(destination.Span);

    /// <summary>[B, H]: a recurrence's state before a batch, as <see cref="SequenceModel"/> has it.</summary>
    protected void CopyState(PackedBatch batch, int number, Floats destination)
    {
        float[]? before = states!.Arrays.Before(batch, number, rooms.LetGo);
        if (before is not null && before.Length == destination.Length)
        {
            before.CopyTo(destination.Span);
        }
        else
        {
            destination.Span.Clear();
        }
    }

    /// <summary>Keeps a recurrence's state after a batch. [B, H]</summary>
    protected void KeepState(PackedBatch batch, int number, Floats state)
    {
        // Batches of a stream have as many rows, so a room that was let go fits the next time.
        float[] room = rooms.TryTake(out float[]? free) && free.Length == state.Length ? free : new float[state.Length];
        state.Span.CopyTo(room);
        states!.Arrays.Keep(number, room, rooms.LetGo);
    }

    /// <summary>Keeps what each row of a step of writing looks at: softmax of query·keys, with a direction of direction·tanh(query + keys).</summary>
    /// <param name="batch">Rows of one token each.</param>
    /// <param name="query">[B, A]</param>
    /// <param name="keys">[N′, A]</param>
    /// <param name="direction">[1, A]; empty: a dot product.</param>
    protected void KeepAlignment(PackedBatch batch, Floats query, Floats keys, Floats direction = default)
    {
        PackedSteps memory = Steps(batch.Source!);
        Floats weights = alignment.Take((long)batch.Sequences * memory.Steps);
        AttentionStep.Weights(query, keys, direction, memory, batch.SourceOf!, weights);
        states!.Alignment.Add(weights.Span, batch.Sequences);
    }

    /// <summary>[V], as <see cref="SequenceModel"/> has it.</summary>
    protected Floats InverseDocumentFrequency => model.InverseDocumentFrequencyMemory;

    /// <summary>As <see cref="SequenceModel"/> draws it: the same units in the same step.</summary>
    protected void DropoutMask(int site, double probability, Floats destination) =>
        RandomFill.DropoutMask(new RandomStream(model.Seed, RandomUse.Dropout, (uint)site, (ulong)model.Step), probability, destination.Span);

    private static RecurrenceColumns ColumnsOf(IEnumerable<PackedRecurrence> recurrences)
    {
        CellKernel[] kernels = [.. recurrences.Select(recurrence => recurrence.Kernel)];
        return new(kernels.Sum(kernel => kernel.SavedColumns), kernels.Select(kernel => kernel.BackwardScratchColumns).Append(0).Max());
    }

    private void Arrange(PackedBatch batch, WorkspaceSize size, StreamStates? stream)
    {
        model.Check(batch);
        training = false;
        states = stream ?? own;
        Space.Arrange(size, batch, VocabularySize, SourceVocabularySize, CharacterCount, none);
    }

    /// <summary>Rooms that no state is in any more; letting go is one delegate, not a new one for each state.</summary>
    private sealed class RoomsForStates
    {
        private readonly Stack<float[]> unused = [];

        public RoomsForStates() => LetGo = unused.Push;

        public Action<float[]> LetGo { get; }

        public bool TryTake([NotNullWhen(true)] out float[]? room) => unused.TryPop(out room);
    }
}
