using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>What each layer costs in a training step over tensors: by the op's own counts, of the equations that say the layer or differentiate it.</summary>
internal sealed class LayerCosts
{
    private const int BytesOfNumber = 4;

    private readonly ILookup<int, Value> kept, parameters;
    private readonly ILookup<int, Amount> forward, backward;

    public LayerCosts(CompiledModel model)
    {
        forward = FlopsOf(model.Memory.Forward.Concat(model.Memory.Loss));
        backward = FlopsOf(model.Memory.Backward);
        kept = KeptOf(model).ToLookup(value => value.Layer);
        parameters = model.Parameters.ToLookup(value => value.Layer);
    }

    /// <summary>Numbers that the layer has learned or learns.</summary>
    public Amount Parameters(int layer) => Amount.Sum(parameters[layer].Select(parameter => Amount.Of(parameter.Shape)));

    /// <summary>Of these, those that training leaves as they are.</summary>
    public Amount Frozen(int layer) => Amount.Sum(parameters[layer].Where(parameter => parameter.Op is Parameter { Frozen: true }).Select(parameter => Amount.Of(parameter.Shape)));

    /// <summary>Floating point operations to the logits, and from there to the loss.</summary>
    public Amount Forward(int layer) => Amount.Sum(forward[layer]);

    /// <summary>Floating point operations of the gradients.</summary>
    public Amount Backward(int layer) => Amount.Sum(backward[layer]);

    /// <summary>Bytes, in single precision, that backward needs of forward.</summary>
    public Amount Kept(int layer) => BytesOfNumber * Amount.Sum(kept[layer].Select(value => Amount.Of(value.Shape)));

    /// <summary>What is kept, and the heads' logits, which are handed to backward.</summary>
    public static IEnumerable<Value> KeptOf(CompiledModel model)
    {
        HashSet<Value> read = [.. model.Memory.Backward.SelectMany(value => value.Operands)];
        return model.Memory.Kept.Union(model.Training.OfHeads("logits").Where(read.Contains));
    }

    /// <summary>All layers together.</summary>
    /// <param name="cost">One of the above.</param>
    /// <param name="layers">How many there are.</param>
    public static Amount Total(Func<int, Amount> cost, int layers) => Amount.Sum(Enumerable.Range(-1, layers + 1).Select(cost));

    /// <summary>By layer. A loop through several layers costs each what its equations in the step cost.</summary>
    private static ILookup<int, Amount> FlopsOf(IEnumerable<Value> equations) => equations
        .SelectMany(value => value.Op is Scan scan ? scan.StepFlopsOf(value.Layer) : [(value.Layer, value.Op.Flops(value))])
        .ToLookup(cost => cost.Item1, cost => cost.Item2);
}
