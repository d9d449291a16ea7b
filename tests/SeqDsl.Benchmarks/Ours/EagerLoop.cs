using SeqDsl.Benchmarks.Protocol;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Benchmarks.Ours;

/// <summary>
/// suite=eager: a cell as a user of TorchSharp writes it, a loop over time with the tape; the same loops as pytorch_cells.py. The input's part is one product
/// before the loop.
/// </summary>
internal sealed class EagerLoop : Prepared
{
    // Of the input's product in units of H, and of the recurrent weights: a matrix, or (0) one number for each unit.
    private static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor[], Tensor> Loop, int Gates, int[] Recurrent)> loops = new()
    {
        ["MinimalGatedUnit"] = (MinimalGatedUnit, 2, [1, 1]),
        ["PeepholeLstm"] = (PeepholeLstm, 4, [4, 0, 0, 0]),
        ["OriginalGru"] = (OriginalGru, 3, [2, 1]),
        ["CoupledGateLstm"] = (CoupledGateLstm, 3, [3]),
    };

    private readonly Func<Tensor, Tensor, Tensor[], Tensor> loop;
    private readonly int steps, batch, hidden;
    private readonly Tensor x, weight, bias, yGradient;
    private readonly Tensor[] recurrent;

    public EagerLoop(Case asked)
    {
        (loop, int gates, int[] shapes) = loops[asked["cell"]];
        (steps, batch, hidden) = (asked.Number("steps"), asked.Number("batch"), asked.Number("hidden"));
        int inputs = asked.Number("inputs");
        float scale = (float)(1 / Math.Sqrt(hidden));
        x = Filled(5, 1, steps * batch, inputs);
        weight = Filled(1, scale, gates * hidden, inputs);
        bias = Filled(3, scale, gates * hidden);
        recurrent = [.. shapes.Select((rows, number) => rows > 0 ? Filled(20u + (uint)number, scale, rows * hidden, hidden) : Filled(20u + (uint)number, scale, hidden))];
        yGradient = Filled(6, 1, steps, batch, hidden);
        foreach (Tensor source in Sources)
        {
            source.requires_grad = true;
        }
    }

    private Tensor[] Sources => [x, weight, bias, .. recurrent];

    public override void Run()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Compute();
    }

    public override IReadOnlyDictionary<string, float[]> Results()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        (Tensor y, IList<Tensor> gradients) = Compute();
        return new Dictionary<string, float[]> { ["y"] = y.detach().data<float>().ToArray(), ["dx"] = gradients[0].data<float>().ToArray() };
    }

    public override void Dispose() => Array.ForEach([.. Sources, yGradient], tensor => tensor.Dispose());

    private (Tensor Y, IList<Tensor> Gradients) Compute()
    {
        Tensor a = torch.addmm(bias, x, weight.t(), 1, 1).view(steps, batch, -1);
        Tensor y = loop(a, torch.zeros(batch, hidden), recurrent);
        return (y, torch.autograd.grad([y], Sources, [yGradient]));
    }

    private static Tensor MinimalGatedUnit(Tensor a, Tensor h, Tensor[] weights)
    {
        List<Tensor> ys = [];
        foreach (Tensor step in a.unbind(0))
        {
            Tensor[] parts = step.chunk(2, 1);
            Tensor f = torch.addmm(parts[0], h, weights[0].t(), 1, 1).sigmoid();
            Tensor c = torch.addmm(parts[1], f * h, weights[1].t(), 1, 1).tanh();
            h = (1 - f) * h + f * c;
            ys.Add(h);
        }
        return torch.stack(ys);
    }

    private static Tensor PeepholeLstm(Tensor a, Tensor h, Tensor[] weights)
    {
        List<Tensor> ys = [];
        Tensor c = torch.zeros_like(h);
        foreach (Tensor step in a.unbind(0))
        {
            Tensor[] gates = torch.addmm(step, h, weights[0].t(), 1, 1).chunk(4, 1);
            Tensor i = (gates[0] + weights[1] * c).sigmoid();
            Tensor f = (gates[1] + weights[2] * c).sigmoid();
            c = f * c + i * gates[2].tanh();
            h = (gates[3] + weights[3] * c).sigmoid() * c.tanh();
            ys.Add(h);
        }
        return torch.stack(ys);
    }

    private static Tensor OriginalGru(Tensor a, Tensor h, Tensor[] weights)
    {
        List<Tensor> ys = [];
        foreach (Tensor step in a.unbind(0))
        {
            Tensor[] parts = step.chunk(3, 1);
            Tensor[] gates = torch.addmm(torch.cat([parts[0], parts[1]], 1), h, weights[0].t(), 1, 1).sigmoid().chunk(2, 1);
            Tensor candidate = torch.addmm(parts[2], gates[0] * h, weights[1].t(), 1, 1).tanh();
            h = gates[1] * h + (1 - gates[1]) * candidate;
            ys.Add(h);
        }
        return torch.stack(ys);
    }

    private static Tensor CoupledGateLstm(Tensor a, Tensor h, Tensor[] weights)
    {
        List<Tensor> ys = [];
        Tensor c = torch.zeros_like(h);
        foreach (Tensor step in a.unbind(0))
        {
            Tensor[] gates = torch.addmm(step, h, weights[0].t(), 1, 1).chunk(3, 1);
            Tensor f = gates[0].sigmoid();
            c = f * c + (1 - f) * gates[1].tanh();
            h = gates[2].sigmoid() * c.tanh();
            ys.Add(h);
        }
        return torch.stack(ys);
    }

    private static Tensor Filled(uint salt, float scale, params int[] shape) =>
        torch.tensor(Numbers.Drawn(shape.Aggregate((product, size) => product * size), salt, scale), [.. shape.Select(size => (long)size)]);
}
