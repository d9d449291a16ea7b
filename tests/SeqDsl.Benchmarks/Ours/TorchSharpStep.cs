using SeqDsl.Benchmarks.Protocol;
using TorchSharp;
using TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Benchmarks.Ours;

/// <summary>suite=torchsharp-step: libtorch's lstm_cell as a user of TorchSharp calls it, for one sequence, its state kept from step to step.</summary>
internal sealed class TorchSharpStep : Prepared
{
    private readonly LSTMCell cell;
    private readonly Tensor x;
    private Tensor h, c;

    public TorchSharpStep(Case asked)
    {
        int inputs = asked.Number("inputs"), hidden = asked.Number("hidden");
        cell = torch.nn.LSTMCell(inputs, hidden);
        using IDisposable untaped = torch.no_grad();
        foreach ((Parameter? parameter, CellWeights field) in new[] { cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh }.Zip(BenchmarkedCell.Of("lstm").Fields))
        {
            using Tensor numbers = torch.tensor(field.Numbers(inputs, hidden), parameter!.shape);
            parameter.copy_(numbers);
        }
        x = torch.tensor(Numbers.Drawn(inputs, 5, 1), [1L, inputs]);
        (h, c) = (torch.zeros(1, hidden), torch.zeros(1, hidden));
    }

    public override void Run()
    {
        using IDisposable untaped = torch.inference_mode();
        (Tensor nextH, Tensor nextC) = cell.call(x, (h, c));
        DropStates();
        (h, c) = (nextH, nextC);
    }

    /// <summary>The state after three steps.</summary>
    public override IReadOnlyDictionary<string, float[]> Results()
    {
        long hidden = h.shape[1];
        DropStates();
        (h, c) = (torch.zeros(1, hidden), torch.zeros(1, hidden));
        for (int step = 0; step < 3; step++)
        {
            Run();
        }
        return new Dictionary<string, float[]> { ["h"] = h.data<float>().ToArray() };
    }

    public override void Dispose()
    {
        DropStates();
        x.Dispose();
        cell.Dispose();
    }

    private void DropStates()
    {
        h.Dispose();
        c.Dispose();
    }
}
