#nullable disable // as TorchSharp has it, so that callers see the same signatures

using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What SGD, Adam and AdamW share: groups with defaults, and a step over every parameter that has a gradient.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
#pragma warning disable CA1051 // TorchSharp's protected field
    protected OptimizerOptions _defaults = new();
#pragma warning restore CA1051

    public OptimizerHelper() : base(0) { }

    public override IEnumerable<Parameter> parameters() => base.parameters();

    public override void zero_grad() => base.zero_grad();

    public override void add_param_group(ParamGroup param_group)
    {
        param_group.Options.LearningRate ??= _defaults.LearningRate;
        param_group.Options.InitialLearningRate = param_group.LearningRate;
        foreach (var parameter in param_group.Parameters)
            if (_parameter_groups.Any(group => group.Parameters.Contains(parameter, ReferenceEqualityComparer.Instance)))
                throw new ArgumentException("A parameter appears in more than one parameter group of an optimizer.", nameof(param_group));
        _parameter_groups.Add(param_group);
    }

    /// <summary>
    /// Runs the closure, if any, with gradients on; then the update of every parameter that has a gradient, unrecorded, in a scope of its own.
    /// </summary>
    internal Tensor Step<TGroup>(Func<Tensor> closure, Action<TGroup, Parameter, Tensor> update) where TGroup : ParamGroup
    {
        Tensor loss = null!;
        if (closure is not null)
            using (enable_grad()) loss = closure();
        using var unrecorded = no_grad();
        foreach (var group in _parameter_groups)
        {
            foreach (var parameter in group.Parameters)
            {
                using var scope = NewDisposeScope();
                if (parameter.grad is { } gradient) update((TGroup)group, parameter, gradient);
            }
        }
        return loss;
    }
}
