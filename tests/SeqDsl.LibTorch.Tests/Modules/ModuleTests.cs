using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeqDsl.LibTorch.Tests.Modules;

public class ModuleTests
{
    private sealed class Net : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter scale;
        private readonly Linear first;
        private readonly Tensor shift;

        public Net() : base(nameof(Net))
        {
            scale = new Parameter(torch.ones(2));
            first = nn.Linear(3, 2);
            shift = torch.zeros(2);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => first.call(input) * scale + shift;

        public (DeviceType, Parameter) Seen => (_deviceType, scale);
    }

    private sealed class Named : nn.Module<Tensor, Tensor>
    {
        public Named() : base("Named")
        {
            register_parameter("weight_ih_l0", new Parameter(torch.zeros(2, 2)));
            register_buffer("table", torch.arange(2));
            register_buffer("scratch", torch.arange(2), persistent: false);
        }

        public override Tensor forward(Tensor input) => input.mm(get_parameter("weight_ih_l0")!);

        protected override void RegisterComponents() { }
    }

    [Fact]
    public void Fields_AreRegisteredUnderTheirNames()
    {
        using var net = new Net();
        Assert.Equal(["first.bias", "first.weight", "scale"], net.named_parameters().Select(item => item.Item1).Order());
        Assert.Equal(["first.bias", "first.weight", "scale", "shift"], net.state_dict().Keys.Order());
        Assert.Equal(["first"], net.named_children().Select(item => item.Item1));
        Assert.True(net.has_parameter("first.weight"));
        Assert.Equal([2, 3], net.get_parameter("first.weight")!.shape);
        Assert.Throws<InvalidOperationException>(() => net.register_parameter("scale", new Parameter(torch.ones(1))));
    }

    [Fact]
    public void Names_CanBeGivenWithoutFields()
    {
        using var module = new Named();
        Assert.Equal(["weight_ih_l0"], module.named_parameters().Select(item => item.Item1));
        Assert.Equal(["table", "weight_ih_l0"], module.state_dict().Keys.Order());
        Assert.Equal(["table"], module.named_buffers().Select(item => item.Item1)); // TorchSharp's: what the state has
        Assert.NotNull(module.get_buffer("scratch"));
        Assert.Contains("is already registered", Assert.Throws<InvalidOperationException>(() => module.register_buffer("table", torch.ones(1))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => module.register_parameter("none", null!));
        Assert.Throws<ArgumentException>(() => module.register_module("a.b", nn.ReLU()));
    }

    [Fact]
    public void AState_IsCopiedByName()
    {
        using var scope = NewDisposeScope();
        using Net source = new(), target = new();
        target.load_state_dict(source.state_dict());
        var input = torch.rand(4, 3);
        Assert.True(source.call(input).allclose(target.call(input)));
        var state = source.state_dict();
        state.Remove("scale");
        state.Add("other", torch.ones(1));
        var thrown = Assert.Throws<InvalidOperationException>(() => target.load_state_dict(state));
        Assert.StartsWith("The loaded state_dict is not identical to the target dictionary.", thrown.Message, StringComparison.Ordinal);
        var (missing, unexpected) = target.load_state_dict(state, strict: false);
        Assert.Equal(["scale"], missing);
        Assert.Equal(["other"], unexpected);
        state["scale"] = torch.ones(5);
        Assert.Contains("(5)", Assert.Throws<ExternalException>(() => target.load_state_dict(state, strict: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void To_ReplacesParametersAlsoInFields()
    {
        using var scope = NewDisposeScope();
        using var net = new Net().to(ScalarType.Float64);
        Assert.All(net.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Assert.All(net.parameters(), parameter => Assert.True(parameter.requires_grad));
        Assert.Equal(ScalarType.Float64, net.Seen.Item2.dtype);
        net.call(torch.rand(1, 3, ScalarType.Float64)).sum().backward();
        Assert.NotNull(net.get_parameter("first.weight")!.grad);
        if (!torch.cuda.is_available()) Assert.Throws<InvalidOperationException>(() => net.cuda());
    }

    [Fact]
    public void Training_ReachesAllParts()
    {
        using var scope = NewDisposeScope();
        using var net = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5), nn.ReLU());
        Assert.True(net.training);
        net.eval();
        Assert.All(net.children(), child => Assert.False(child.training));
        var x = torch.rand(3, 4);
        Assert.True(net.call(x).allclose(net.call(x)));
        net.train();
        Assert.All(net.children(), child => Assert.True(child.training));
        var dropped = nn.functional.dropout(torch.ones(10_000), 0.25);
        Assert.InRange((dropped == 0).sum().item<long>(), 2300, 2700);
        Assert.Equal(4f / 3, dropped.max().item<float>(), 1e-5f);
    }

    [Fact]
    public void Hooks_SeeAndChangeCalls()
    {
        using var scope = NewDisposeScope();
        using var linear = nn.Linear(2, 2);
        var x = torch.rand(1, 2);
        var plain = linear.call(x);
        var doubled = linear.register_forward_hook((_, _, result) => result * 2);
        Assert.True(linear.call(x).allclose(plain * 2));
        doubled.remove();
        Assert.True(linear.call(x).allclose(plain));
    }

    [Fact]
    public void ZeroGrad_ForgetsAllGradients()
    {
        using var scope = NewDisposeScope();
        using var net = new Net();
        net.call(torch.rand(1, 3)).sum().backward();
        net.zero_grad(set_to_none: false);
        Assert.Equal(0, net.Seen.Item2.grad!.abs().max().item<float>());
        net.zero_grad();
        Assert.All(net.parameters(), parameter => Assert.Null(parameter.grad));
    }

    [Fact]
    public void DisposingAModule_DisposesAllThatItHolds()
    {
        var net = new Net();
        Tensor[] held = [.. net.state_dict().Values];
        Assert.Equal(4, held.Length);
        net.Dispose();
        net.Dispose();
        Assert.All(held, tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void ALayersWeights_OutliveTheScope_AndThoseOfOnesOwnModuleDoNot()
    {
        Linear linear;
        LayerNorm norm;
        GRU gru;
        Net net;
        using (var made = NewDisposeScope()) (linear, norm, gru, net) = (nn.Linear(2, 2), nn.LayerNorm(2), nn.GRU(2, 2), new Net());
        using (linear)
        using (norm)
        using (gru)
        using (var scope = NewDisposeScope())
        {
            Assert.Equal([1, 1, 2], gru.call(norm.call(linear.call(torch.ones(1, 1, 2)))).Item1.shape);
            Assert.True(net.Seen.Item2.IsInvalid);
        }
    }

    [Fact]
    public void AParameter_TakesOverItsTensor()
    {
        var data = torch.ones(2);
        using var parameter = new Parameter(data);
        Assert.True(data.IsInvalid);
        Assert.True(parameter.requires_grad);
        using (var scope = NewDisposeScope())
        {
            var flat = torch.zeros(6);
            var view = new Parameter(flat.narrow(0, 2, 4).view(2, 2));
            using (torch.no_grad()) view.fill_(3);
            Expect.Close(flat, [6], [0, 0, 3, 3, 3, 3]);
            Assert.True(view.is_leaf);
        }
    }
}
