using System.Runtime.InteropServices;
using SeqDsl.Models;
using SeqDsl.Tests.Kernels.Ops;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Tests.Models;

/// <summary>Attention over tensors from one packing to another, against plain loops, and its gradients against the tape as well.</summary>
public sealed class AttendingTests
{
    private static readonly (int Query, int Memory)[] lengths = [(2, 4), (5, 1), (1, 3), (3, 3)];

    [Theory, InlineData(false), InlineData(true)]
    public void ContextAndGradients_AreThoseOfPlainLoopsAndOfTheTape(bool additive)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var random = new Random(3);
        var plain = new PlainAttention(lengths, 3, 2, additive, count => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)]);
        using Batch over = new(plain.Over, torch.CPU, torch.ScalarType.Float64), memory = new(plain.Memory, torch.CPU, torch.ScalarType.Float64);
        Tensor memoryOf = torch.tensor(plain.MemoryOf), dy = Of(plain.ContextGradient, 2);
        Tensor[] operands = [Of(plain.Query, 3), Of(plain.Keys, 3), Of(plain.Values, 2), .. additive ? [Of(plain.Direction, 3)] : Array.Empty<Tensor>()];
        double[][] expected = [plain.QueryGradient, plain.KeysGradient, plain.ValuesGradient, .. additive ? [plain.DirectionGradient] : Array.Empty<double[]>()];

        Tensor[] derived = additive
            ? Attending.AdditiveAttentionGradient(dy, operands[0], operands[1], operands[2], operands[3], over, memory, memoryOf)
            : Attending.AttentionGradient(dy, operands[0], operands[1], operands[2], over, memory, memoryOf);
        Tensor[] leaves = Array.ConvertAll(operands, operand => operand.requires_grad_());
        Tensor context = additive
            ? Attending.AdditiveAttention(leaves[0], leaves[1], leaves[2], leaves[3], over, memory, memoryOf)
            : Attending.Attention(leaves[0], leaves[1], leaves[2], over, memory, memoryOf);
        (context * dy).sum().backward();

        Close(plain.Context, context);
        StepByStep(plain, operands, dy, memory, memoryOf);
        for (int operand = 0; operand < expected.Length; operand++)
        {
            Assert.Equal(operands[operand].shape, derived[operand].shape);
            Close(expected[operand], derived[operand]);
            Close(expected[operand], leaves[operand].grad!);
        }
    }

    // The same, a step's rows at a time.
    private static void StepByStep(PlainAttention plain, Tensor[] operands, Tensor dy, Batch memory, Tensor memoryOf)
    {
        using IDisposable untaped = torch.no_grad();
        List<Tensor> contexts = [], gradients = [];
        for (int step = 0; step < plain.Over.Steps; step++)
        {
            Tensor query = operands[0].narrow(0, plain.Over.Offsets[step], plain.Over.Active[step]), ofContext = dy.narrow(0, plain.Over.Offsets[step], plain.Over.Active[step]);
            contexts.Add(operands.Length == 3 ? Attending.StepAttention(query, operands[1], operands[2], memory, memoryOf)
                : Attending.StepAdditiveAttention(query, operands[1], operands[2], operands[3], memory, memoryOf));
            gradients.Add(operands.Length == 3 ? Attending.StepAttentionGradient(ofContext, query, operands[1], operands[2], memory, memoryOf)
                : Attending.StepAdditiveAttentionGradient(ofContext, query, operands[1], operands[2], operands[3], memory, memoryOf));
        }
        Close(plain.Context, torch.cat(contexts, 0));
        Close(plain.QueryGradient, torch.cat(gradients, 0));
    }

    [Fact]
    public void Weights_AddUpToOne_AndAreZeroBehindASequencesEnd()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var plain = new PlainAttention(lengths, 1, 1, additive: false, count => [.. Enumerable.Range(0, count).Select(i => (double)i % 3)]);
        using Batch over = new(plain.Over, torch.CPU, torch.ScalarType.Float64), memory = new(plain.Memory, torch.CPU, torch.ScalarType.Float64);

        Tensor weights = Attending.Weights(Of(plain.Query, 1), Of(plain.Keys, 1), over, memory, torch.tensor(plain.MemoryOf));

        Assert.Equal([4, 5, 4], weights.shape); // the longest query has 5 rows, the longest memory 4
        Assert.All(Numbers(weights.sum(2L)), sum => Assert.Equal(1, sum, 1e-12));
        Assert.Equal([1, 0, 0, 0], Numbers(weights)[..4]); // the sequence (5, 1) comes first
    }

    private static Tensor Of(double[] numbers, long columns) => torch.tensor(numbers).view(-1, columns);

    private static double[] Numbers(Tensor tensor) => MemoryMarshal.Cast<byte, double>(tensor.detach().contiguous().bytes).ToArray();

    private static void Close(double[] expected, Tensor found) => Assert.All(expected.Zip(Numbers(found)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
}
