using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SeqDsl.LibTorch.Tests.Optimizers;

public class OptimizerTests
{
    private static readonly double[][] gradients = [[0.5, -1], [0.25, 2], [-3, 0.1]];

    [Theory]
    [InlineData(0, 0, false, 0)]
    [InlineData(0.9, 0, false, 0)]
    [InlineData(0.9, 0, true, 0.01)]
    [InlineData(0.9, 0.1, false, 0.01)]
    public void Sgd_IsItsFormula(double momentum, double dampening, bool nesterov, double decay)
    {
        double[] theta = [1, -2], v = [0, 0];
        Follow(parameters => optim.SGD(parameters, 0.1, momentum, dampening, decay, nesterov), (step, i, g) =>
        {
            g += decay * theta[i];
            v[i] = step == 1 ? g : momentum * v[i] + (1 - dampening) * g;
            return theta[i] -= 0.1 * (momentum == 0 ? g : nesterov ? g + momentum * v[i] : v[i]);
        });
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 0.01)]
    [InlineData(true, 0)]
    public void Adam_IsItsFormula(bool amsgrad, double decay)
    {
        double[] theta = [1, -2], m = [0, 0], v = [0, 0], largest = [0, 0];
        Follow(parameters => optim.Adam(parameters, 0.1, weight_decay: decay, amsgrad: amsgrad), (step, i, g) =>
        {
            g += decay * theta[i];
            m[i] = 0.9 * m[i] + 0.1 * g;
            v[i] = 0.999 * v[i] + 0.001 * g * g;
            largest[i] = Math.Max(largest[i], v[i]);
            double second = amsgrad ? largest[i] : v[i];
            return theta[i] -= 0.1 * (m[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(second / (1 - Math.Pow(0.999, step))) + 1e-8);
        });
    }

    [Fact]
    public void AdamW_DecaysApart()
    {
        double[] theta = [1, -2], m = [0, 0], v = [0, 0];
        Follow(parameters => optim.AdamW(parameters, 0.1, weight_decay: 0.05), (step, i, g) =>
        {
            theta[i] *= 1 - 0.1 * 0.05;
            m[i] = 0.9 * m[i] + 0.1 * g;
            v[i] = 0.999 * v[i] + 0.001 * g * g;
            return theta[i] -= 0.1 * (m[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
        });
    }

    private static void Follow(Func<IEnumerable<Parameter>, optim.Optimizer> make, Func<int, int, double, double> formula)
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(torch.tensor(new double[] { 1, -2 }));
        using var optimizer = make([parameter]);
        for (int step = 1; step <= gradients.Length; step++)
        {
            parameter.grad = torch.tensor(gradients[step - 1]);
            optimizer.step();
            Expect.Close(parameter, [2], [formula(step, 0, gradients[step - 1][0]), formula(step, 1, gradients[step - 1][1])], 1e-12);
        }
    }

    [Fact]
    public void ALearningRate_CanBeChangedOnTheWay()
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(torch.tensor(new double[] { 1 }));
        using var optimizer = optim.SGD([parameter], 0.1);
        foreach (var group in optimizer.ParamGroups) group.LearningRate = 0.5;
        parameter.grad = torch.tensor(new double[] { 1 });
        optimizer.step();
        Expect.Close(parameter, [1], [0.5]);
        optimizer.zero_grad();
        Expect.Close(parameter.grad!, [1], [0]);
        parameter.grad = null;
        optimizer.zero_grad();
        Assert.Null(parameter.grad);
        Assert.Throws<ArgumentException>(() => optim.SGD([parameter], -1));
    }

    [Fact]
    public void ALoop_FitsALine()
    {
        using var whole = NewDisposeScope();
        torch.manual_seed(1);
        using var model = nn.Linear(1, 1);
        using var optimizer = optim.Adam(model.parameters(), 0.1);
        var x = torch.linspace(-1, 1, 20).view(-1, 1);
        var y = 3 * x + 0.5;
        for (int i = 0; i < 300; i++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.mse_loss(model.call(x), y).backward();
            optimizer.step();
        }
        Assert.Equal(3, model.weight.item<float>(), 1e-2f);
        Assert.Equal(0.5f, model.bias!.item<float>(), 1e-2f);
    }
}
