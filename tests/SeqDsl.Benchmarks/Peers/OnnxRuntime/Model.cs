using Microsoft.ML.OnnxRuntime;
using SeqDsl.Benchmarks.Protocol;

namespace SeqDsl.Benchmarks.Peers.OnnxRuntime;

/// <summary>
/// A model on the CPU: cell=lstm|gru steps=T batch=B hidden=H threads=1|2, or cell=nothing. Input and output are bound once to memory that stays: a call
/// costs about a microsecond beside the model (cell=nothing tells), where the package for Node takes seven.
/// </summary>
internal sealed class Model : Prepared
{
    private readonly InferenceSession session;
    private readonly OrtIoBinding binding;
    private readonly RunOptions options = new();
    private readonly OrtValue input, output;
    private readonly float[] y;

    public Model(string folder, Case asked)
    {
        string cell = asked["cell"];
        int[] sizes = cell == "nothing" ? [] : [asked.Number("steps"), asked.Number("batch"), asked.Number("hidden")];
        using var settings = new SessionOptions
        {
            IntraOpNumThreads = asked.Number("threads"),
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        session = new(Path.Combine(folder, string.Join('-', [cell, .. sizes]) + ".onnx"), settings);
        long[] inputShape = cell == "nothing" ? [1] : [sizes[0], sizes[1], sizes[2]];
        long[] outputShape = cell == "nothing" ? [1] : [sizes[0], 1, sizes[1], sizes[2]];
        int count = (int)inputShape.Aggregate((product, size) => product * size);
        y = new float[count];
        input = OrtValue.CreateTensorValueFromMemory(Numbers.Drawn(count, 5, 1), inputShape);
        output = OrtValue.CreateTensorValueFromMemory(y, outputShape);
        binding = session.CreateIoBinding();
        binding.BindInput("X", input);
        binding.BindOutput("Y", output);
    }

    public override void Run() => session.RunWithBinding(options, binding);

    public override IReadOnlyDictionary<string, float[]> Results()
    {
        Run();
        return new Dictionary<string, float[]> { ["y"] = y };
    }

    public override void Dispose()
    {
        binding.Dispose();
        input.Dispose();
        output.Dispose();
        options.Dispose();
        session.Dispose();
    }
}
