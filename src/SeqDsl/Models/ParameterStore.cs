using System.Runtime.InteropServices;
using SeqDsl.Kernels;
using SeqDsl.Kernels.Ops;
using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>
/// All parameters in one flat tensor and all gradients in another, so that clipping and updating are one pass. Each Parameter is a view with PyTorch's
/// name and shape; it begins at a multiple of 16 elements. The elements between parameters are and stay zero. Frozen parameters stand behind all others:
/// an optimiser's passes end before them.
/// </summary>
/// <remarks>
/// The flat tensors are allocated by libtorch (64-byte aligned) and reached through <c>Tensor.bytes</c>. Pinned managed memory under
/// <c>torch.frombuffer</c> would serve the CPU as well, but not CUDA, and <c>.to()</c> would leave it behind.
/// </remarks>
public sealed class ParameterStore : IDisposable
{
    private const long Alignment = 16;

    private readonly long[][] shapes;
    private readonly long[] offsets; // [parameters]
    private readonly Parameter[] parameters;
    private readonly Tensor[] gradients;
    private readonly ScatteredRows?[] scattered; // by parameter, where only rows that a batch uses have a gradient
    private readonly List<Stretch> stretches = [];
    private Tensor gradient;
    private Floats values, flatGradients; // the memory of the flat tensors, where kernels can reach it

    internal ParameterStore(IReadOnlyList<ParameterSpec> specs, ModelContext context)
    {
        Specs = specs;
        shapes = [.. specs.Select(spec => spec.ShapeFor(context.Vocabulary, context.SourceVocabulary))];
        offsets = new long[specs.Count];
        long end = 0;
        foreach (int i in Enumerable.Range(0, specs.Count).OrderBy(i => specs[i].Frozen))
        {
            if (shapes[i].Any(size => size < 1))
            {
                throw new ArgumentException(
                    $"The parameter {specs[i].Name} has the shape [{string.Join(", ", shapes[i])}]; each size must be at least 1"
                    + (specs[i].Shape.Contains(ParameterSpec.VocabularySize) ? " (the model needs a vocabulary)." : "."));
            }
            offsets[i] = end;
            end = End(i);
            TrainedExtent = specs[i].Frozen ? TrainedExtent : end;
        }
        parameters = new Parameter[specs.Count];
        gradients = new Tensor[specs.Count];
        scattered = new ScatteredRows?[specs.Count];
        Tensor values = torch.zeros([end], context.Type, torch.CPU).DetachFromDisposeScope();
        for (int i = 0; i < specs.Count; i++)
        {
            // Part by part: a span holds no more than 2 GiB.
            using Tensor part = values.narrow(0, offsets[i], SizeOf(i));
            var stream = new RandomStream(context.Seed, RandomUse.Initialization, (uint)i);
            long last = shapes[i].Length == 0 ? 1 : shapes[i][^1];
            if (context.Type == torch.ScalarType.Float64)
            {
                specs[i].Initialization.Fill(TensorMemory.Of<double>(part), stream, last);
            }
            else
            {
                specs[i].Initialization.Fill(TensorMemory.Of<float>(part), stream, last);
            }
        }
        Values = TensorMemory.OnDevice(values, context.Device);
        gradient = torch.zeros([end], context.Type, context.Device).DetachFromDisposeScope();
        MakeViews(i => !specs[i].Frozen);
    }

    /// <summary>How much of the flat tensors, from their beginning, training changes.</summary>
    internal long TrainedExtent { get; }

    /// <summary>All parameters. [elements]</summary>
    public Tensor Values { get; private set; }

    /// <summary>
    /// All gradients, each where its parameter is in <see cref="Values"/>. [elements] A training step clears of an embedding's gradient the rows that the one
    /// before has written; who writes to others asks for the tensor again each time, which is how the step knows.
    /// </summary>
    public Tensor Gradients
    {
        get
        {
            foreach (ScatteredRows? rows in scattered)
            {
                rows?.Forget();
            }
            return gradient;
        }
    }

    /// <summary>The parameters' names and shapes, by number.</summary>
    public IReadOnlyList<ParameterSpec> Specs { get; }

    /// <summary>How many parameters there are.</summary>
    public int Count => parameters.Length;

    /// <summary>How many numbers there are, frozen ones too.</summary>
    public long Elements => Enumerable.Range(0, Count).Sum(SizeOf);

    /// <summary>A parameter: a view of <see cref="Values"/>. Replaced when the model is moved.</summary>
    public Parameter this[int index] => parameters[index];

    /// <summary>A parameter's gradient: a view of <see cref="Gradients"/>, and like it asked for again by who writes to it. Replaced when the model is moved.</summary>
    public Tensor Gradient(int index)
    {
        scattered[index]?.Forget();
        return gradients[index];
    }

    /// <summary>A parameter's dimensions, V put in.</summary>
    public IReadOnlyList<long> Shape(int index) => shapes[index];

    /// <summary>Where in the flat tensors a parameter begins.</summary>
    public long Offset(int index) => offsets[index];

    /// <summary>Whether kernels can read and write parameters and gradients where they are: float32 on the CPU.</summary>
    internal bool IsInKernelsReach => !values.IsEmpty;

    /// <summary>A parameter's numbers; there where <see cref="IsInKernelsReach"/>, as long as the store.</summary>
    internal Floats ValueMemory(int index) => values.Slice((int)offsets[index], (int)SizeOf(index));

    /// <summary>A parameter's gradient; there where <see cref="IsInKernelsReach"/>, as long as the store.</summary>
    internal Floats GradientMemory(int index)
    {
        scattered[index]?.Forget();
        return FlatGradient(index);
    }

    /// <summary><see cref="Gradients"/> for who only reads.</summary>
    internal Tensor GradientsToRead => gradient;

    /// <summary>Where gradients may differ from zero, in order; valid until the next call.</summary>
    internal ReadOnlySpan<Stretch> GradientStretches()
    {
        stretches.Clear();
        int dense = 0; // where the parameters begin that are not scattered, up to the next one that is
        for (int i = 0; i < Count; i++)
        {
            if (scattered[i] is { } rows)
            {
                stretches.Add(new(dense, (int)offsets[i] - dense));
                rows.AddStretches((int)offsets[i], (int)SizeOf(i), stretches);
                dense = (int)End(i);
            }
        }
        stretches.Add(new(dense, (int)TrainedExtent - dense));
        return CollectionsMarshal.AsSpan(stretches);
    }

    /// <summary>A table's gradient from those of rows that were taken from it; it costs what these rows cost. There where <see cref="IsInKernelsReach"/>.</summary>
    /// <param name="index">The parameter: [m, columns].</param>
    /// <param name="rowsGradient">[n, columns]</param>
    /// <param name="rows">[n] Which rows were taken.</param>
    internal void ScatterGradient(int index, Floats rowsGradient, ReadOnlySpan<long> rows) =>
        (scattered[index] ??= new()).Run(rowsGradient, (int)shapes[index][^1], rows, FlatGradient(index));

    internal void MoveTo(torch.ScalarType? type, torch.Device? device)
    {
        torch.ScalarType newType = ModelContext.Supported(type ?? Values.dtype);
        torch.Device newDevice = device ?? Values.device;
        bool[] trained = [.. parameters.Select(parameter => parameter.requires_grad)];
        Values = Moved(Values);
        gradient = Moved(gradient);
        DisposeViews();
        MakeViews(i => trained[i]);

        Tensor Moved(Tensor tensor)
        {
            Tensor moved = tensor.to(newType, newDevice, copy: true).DetachFromDisposeScope();
            tensor.Dispose();
            return moved;
        }
    }

    public void Dispose()
    {
        DisposeViews();
        Values.Dispose();
        gradient.Dispose();
    }

    /// <summary>Where the next parameter can begin.</summary>
    private long End(int index) => (offsets[index] + SizeOf(index) + Alignment - 1) / Alignment * Alignment;

    private Floats FlatGradient(int index) => flatGradients.Slice((int)offsets[index], (int)SizeOf(index));

    internal long SizeOf(int index)
    {
        long size = 1;
        foreach (long dimension in shapes[index])
        {
            size = checked(size * dimension);
        }
        return size;
    }

    private void DisposeViews()
    {
        foreach (Parameter parameter in parameters)
        {
            parameter.Dispose();
        }
        foreach (Tensor view in gradients)
        {
            view.Dispose();
        }
    }

    private void MakeViews(Func<int, bool> trained)
    {
        bool reachable = Values.dtype == torch.ScalarType.Float32 && TensorMemory.IsReachable(Values);
        values = reachable ? TensorMemory.Floats(Values) : default;
        flatGradients = reachable ? TensorMemory.Floats(gradient) : default;
        for (int i = 0; i < parameters.Length; i++)
        {
            // Detached: a leaf of the tape that shares the memory, not a view that the tape would trace to the flat tensor.
            parameters[i] = new Parameter(View(Values, i), trained(i));
            parameters[i].DetachFromDisposeScope();
            gradients[i] = View(gradient, i);
        }
    }

    private Tensor View(Tensor flat, int index)
    {
        using Tensor part = flat.narrow(0, offsets[index], SizeOf(index));
        using Tensor shaped = part.view(shapes[index]);
        return shaped.detach().DetachFromDisposeScope();
    }
}
