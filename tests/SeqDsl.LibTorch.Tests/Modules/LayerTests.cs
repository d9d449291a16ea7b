using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SeqDsl.LibTorch.Tests.Modules;

public class LayerTests
{
    [Fact]
    public void Linear_IsXTimesWTransposedPlusB()
    {
        using var scope = NewDisposeScope();
        using var linear = nn.Linear(3, 2, dtype: ScalarType.Float64);
        var x = Expect.Random(4, 3);
        var expected = x.mm(linear.weight.t()) + linear.bias!;
        Expect.Close(linear.call(x), [4, 2], Expect.Elements(expected), 1e-12);
        Assert.All(Expect.Elements(linear.weight), w => Assert.InRange(Math.Abs(w), 0, 1 / Math.Sqrt(3)));
        Assert.Equal(["weight"], nn.Linear(3, 2, hasBias: false).state_dict().Keys);
    }

    [Fact]
    public void Embedding_GathersRowsAndSparesThePadding()
    {
        using var scope = NewDisposeScope();
        using var embedding = nn.Embedding(4, 2, padding_idx: 0);
        var ids = torch.tensor(new long[,] { { 1, 0 }, { 3, 1 } });
        var rows = embedding.call(ids);
        Assert.Equal([2, 2, 2], rows.shape);
        Assert.True(rows[1, 0].allclose(embedding.weight![3]));
        Expect.Close(embedding.weight![0], [2], [0, 0]);
        rows.sum().backward();
        Expect.Close(embedding.weight!.grad!, [4, 2], [0, 0, 2, 2, 0, 0, 1, 1]);
    }

    [Fact]
    public void LayerNorm_IsItsFormula()
    {
        using var scope = NewDisposeScope();
        using var norm = nn.LayerNorm(3, dtype: ScalarType.Float64);
        var x = Expect.Random(2, 3);
        var centred = x - x.mean([1], keepdim: true);
        var expected = centred / (centred.pow(2).mean([1], keepdim: true) + 1e-5).sqrt();
        Expect.Close(norm.call(x), [2, 3], Expect.Elements(expected), 1e-12);
    }

    [Fact]
    public void CrossEntropy_IsTheMeanNegativeLogProbability()
    {
        using var scope = NewDisposeScope();
        double[] logits = [1, 2, 0.5, -1, 0, 3];
        double first = Math.Log(logits[..3].Sum(x => Math.Exp(x))) - 2, second = Math.Log(logits[3..].Sum(x => Math.Exp(x))) + 1;
        var input = torch.tensor(logits, [2, 3]);
        var target = torch.tensor(new long[] { 1, 0 });
        Expect.Close(nn.functional.cross_entropy(input, target), [], [(first + second) / 2], 1e-12);
        Expect.Close(nn.functional.cross_entropy(input, target, reduction: nn.Reduction.Sum), [], [first + second], 1e-12);
        Expect.Close(nn.functional.cross_entropy(input, target, reduction: nn.Reduction.None), [2], [first, second], 1e-12);
        Expect.Close(nn.functional.nll_loss(input.log_softmax(1), target), [], [(first + second) / 2], 1e-12);
        Expect.Close(nn.CrossEntropyLoss().call(input, target), [], [(first + second) / 2], 1e-12);
        Expect.Close(nn.functional.mse_loss(input, torch.zeros_like(input)), [], [logits.Sum(x => x * x) / 6], 1e-12);
    }

    [Fact]
    public void Initialisers_FillAsTheySay()
    {
        using var scope = NewDisposeScope();
        var w = torch.empty(50, 40);
        Assert.All(Expect.Elements(nn.init.uniform_(w, -0.1, 0.1)), x => Assert.InRange(x, -0.1, 0.1));
        Assert.Equal(2, nn.init.normal_(w, 5, 2).std().item<float>(), 0.3f);
        Expect.Close(nn.init.zeros_(torch.empty(2)), [2], [0, 0]);
        Expect.Close(nn.init.ones_(torch.empty(2)), [2], [1, 1]);
        Expect.Close(nn.init.constant_(torch.empty(2), 3), [2], [3, 3]);
        Assert.All(Expect.Elements(nn.init.xavier_uniform_(w)), x => Assert.InRange(Math.Abs(x), 0, Math.Sqrt(6.0 / 90)));
        var q = nn.init.orthogonal_(torch.empty(3, 5));
        Expect.Close(q.mm(q.t()), [3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1], 1e-5);
    }

    [Fact]
    public void Clipping_ScalesToTheJointNorm()
    {
        using var scope = NewDisposeScope();
        var a = nn.Parameter(torch.zeros(1));
        var b = nn.Parameter(torch.zeros(1));
        a.grad = torch.tensor(new[] { 3f });
        b.grad = torch.tensor(new[] { 4f });
        Assert.Equal(5, nn.utils.clip_grad_norm_([a, b], 1), 1e-5);
        Expect.Close(a.grad!, [1], [0.6], 1e-5);
        Expect.Close(b.grad!, [1], [0.8], 1e-5);
        Assert.Equal(1, nn.utils.clip_grad_norm_([a, b], 10), 1e-5);
        nn.utils.clip_grad_value_([a, b], 0.7);
        Expect.Close(b.grad!, [1], [0.7], 1e-5);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void Lstm_FollowsItsEquations(bool bidirectional, int layers)
    {
        using var scope = NewDisposeScope();
        using var lstm = nn.LSTM(3, 2, layers, bidirectional: bidirectional, dtype: ScalarType.Float64);
        var x = Expect.Random(4, 2, 3);
        var (output, h, c) = lstm.call(x);
        int directions = bidirectional ? 2 : 1;
        Assert.Equal([4, 2, 2 * directions], output.shape);
        Assert.Equal([layers * directions, 2, 2], h.shape);
        var input = x;
        for (int layer = 0; layer < layers; layer++)
        {
            var both = new List<Tensor>();
            for (int direction = 0; direction < directions; direction++)
            {
                var (steps, last, cell) = Run(lstm, $"_l{layer}{(direction == 1 ? "_reverse" : "")}", input, direction == 1);
                both.Add(steps);
                Assert.True(last.allclose(h[layer * directions + direction], atol: 1e-12));
                Assert.True(cell.allclose(c[layer * directions + direction], atol: 1e-12));
            }
            input = torch.cat(both, 2);
        }
        Assert.True(input.allclose(output, atol: 1e-12));
    }

    private static (Tensor Steps, Tensor Hidden, Tensor Cell) Run(nn.Module lstm, string suffix, Tensor x, bool reverse)
    {
        Tensor W(string name) => lstm.get_parameter(name + suffix)!;
        Tensor h = torch.zeros(2, 2, ScalarType.Float64), c = torch.zeros(2, 2, ScalarType.Float64);
        var steps = new Tensor[x.size(0)];
        for (int i = 0; i < steps.Length; i++)
        {
            int t = reverse ? steps.Length - 1 - i : i;
            var gates = (x[t].mm(W("weight_ih").t()) + W("bias_ih") + h.mm(W("weight_hh").t()) + W("bias_hh")).chunk(4, 1);
            c = gates[1].sigmoid() * c + gates[0].sigmoid() * gates[2].tanh();
            h = gates[3].sigmoid() * c.tanh();
            steps[t] = h;
        }
        return (torch.stack(steps), h, c);
    }

    [Fact]
    public void AnLstmCell_IsOneStepOfTheLayer()
    {
        using var scope = NewDisposeScope();
        using var lstm = nn.LSTM(3, 2, dtype: ScalarType.Float64);
        using var cell = nn.LSTMCell(3, 2, dtype: ScalarType.Float64);
        cell.load_state_dict(lstm.state_dict().ToDictionary(item => item.Key.Replace("_l0", "", StringComparison.Ordinal), item => item.Value));
        var x = Expect.Random(2, 1, 3);
        var (output, h, c) = lstm.call(x);
        Assert.Contains("hidden0 batch size 0", Assert.Throws<ExternalException>(() => cell.call(x[0])).Message, StringComparison.Ordinal);
        var first = cell.call(x[0], (torch.zeros(1, 2, ScalarType.Float64), torch.zeros(1, 2, ScalarType.Float64)));
        Assert.True(first.Item1.allclose(output[0], atol: 1e-12));
        var second = cell.call(x[1], first);
        Assert.True(second.Item1.allclose(h[0], atol: 1e-12));
        Assert.True(second.Item2.allclose(c[0], atol: 1e-12));
    }

    [Fact]
    public void GruAndRnn_FollowTheirEquations()
    {
        using var scope = NewDisposeScope();
        using var gru = nn.GRU(3, 2, dtype: ScalarType.Float64);
        using var rnn = nn.RNN(3, 2, dtype: ScalarType.Float64, batchFirst: true);
        var x = Expect.Random(4, 1, 3);
        var (output, last) = gru.call(x);
        Tensor h = torch.zeros(1, 2, ScalarType.Float64), e = torch.zeros(1, 2, ScalarType.Float64);
        for (int t = 0; t < 4; t++)
        {
            var i = (x[t].mm(gru.get_parameter("weight_ih_l0")!.t()) + gru.get_parameter("bias_ih_l0")!).chunk(3, 1);
            var r = (h.mm(gru.get_parameter("weight_hh_l0")!.t()) + gru.get_parameter("bias_hh_l0")!).chunk(3, 1);
            var reset = (i[0] + r[0]).sigmoid();
            var update = (i[1] + r[1]).sigmoid();
            var candidate = (i[2] + reset * r[2]).tanh();
            h = (1 - update) * candidate + update * h;
            Assert.True(h.allclose(output[t], atol: 1e-12));
            e = (x[t].mm(rnn.get_parameter("weight_ih_l0")!.t()) + rnn.get_parameter("bias_ih_l0")!
                + e.mm(rnn.get_parameter("weight_hh_l0")!.t()) + rnn.get_parameter("bias_hh_l0")!).tanh();
        }
        Assert.True(h.allclose(last[0], atol: 1e-12));
        Assert.True(e.allclose(rnn.call(x.transpose(0, 1)).Item2[0], atol: 1e-12));
        Assert.Contains("3 dimensions, got 2", Assert.Throws<ExternalException>(() => rnn.call(x.select(1, 0))).Message, StringComparison.Ordinal);
    }
}
