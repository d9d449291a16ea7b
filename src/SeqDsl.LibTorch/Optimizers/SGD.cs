#nullable disable // as TorchSharp has it, so that callers see the same signatures

using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>v ← momentum·v + (1 − dampening)·g; θ ← θ − lr·v, or with Nesterov's momentum θ − lr·(g + momentum·v). g includes weight_decay·θ.</summary>
        public class SGD : OptimizerHelper, optim.IMomentum
        {
            private readonly Dictionary<Parameter, Tensor> velocity = new(ReferenceEqualityComparer.Instance);

            public SGD(
                IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0,
                bool nesterov = false, bool maximize = false)
                : this([new ParamGroup { Parameters = [.. parameters], Options = new() }], lr, momentum, dampening, weight_decay, nesterov, maximize) { }

            public SGD(
                IEnumerable<ParamGroup> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0,
                bool nesterov = false, bool maximize = false)
            {
                if (lr < 0) throw new ArgumentException($"Invalid learning rate: {lr}", nameof(lr));
                if (momentum < 0) throw new ArgumentException($"Invalid momentum value: {momentum}", nameof(momentum));
                if (nesterov && (momentum == 0 || dampening != 0))
                {
                    throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening", nameof(nesterov));
                }
                _defaults = new Options
                {
                    LearningRate = lr, InitialLearningRate = lr,
                    momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize,
                };
                foreach (var group in parameters) add_param_group(group);
            }

            public double Momentum
            {
                get => ((Options)_defaults).momentum.Value;
                set
                {
                    foreach (var group in _parameter_groups) ((ParamGroup)group).Momentum = value;
                }
            }

            public override void add_param_group(Modules.ParamGroup param_group)
            {
                var (own, defaults) = ((Options)param_group.Options, (Options)_defaults);
                own.momentum ??= defaults.momentum;
                own.dampening ??= defaults.dampening;
                own.weight_decay ??= defaults.weight_decay;
                own.nesterov ??= defaults.nesterov;
                own.maximize ??= defaults.maximize;
                base.add_param_group(param_group);
            }

            public override Tensor step(Func<Tensor> closure = null) => Step<ParamGroup>(closure, (group, parameter, gradient) =>
            {
                var options = group.Options;
                double momentum = options.momentum.Value;
                var direction = options.weight_decay is not 0 ? gradient.add(parameter, options.weight_decay.Value) : gradient;
                if (momentum != 0)
                {
                    if (velocity.TryGetValue(parameter, out var v)) v.mul_(momentum).add_(direction, 1 - options.dampening.Value);
                    else velocity.Add(parameter, v = direction.clone().DetachFromDisposeScope());
                    direction = options.nesterov.Value ? direction.add(v, momentum) : v;
                }
                parameter.add_(direction, options.maximize.Value ? group.LearningRate : -group.LearningRate);
            });

            protected override void Dispose(bool disposing)
            {
                if (disposing)
                    foreach (var v in velocity.Values) v.Dispose();
                base.Dispose(disposing);
            }

            public class Options : OptimizerOptions
            {
#pragma warning disable CA1051 // TorchSharp's fields
                public double? momentum;
                public double? dampening;
                public double? weight_decay;
                public bool? nesterov;
                public bool? maximize;
#pragma warning restore CA1051
            }

            public class ParamGroup : ParamGroup<Options>, optim.IMomentum
            {
                public ParamGroup() { }

                public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

                public ParamGroup(
                    IEnumerable<Parameter> parameters, double lr = 0.001, double momentum = 0, double dampening = 0, double weight_decay = 0,
                    bool nesterov = false, bool maximize = false)
                    : base(parameters, new Options
                    {
                        LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize,
                    })
                { }

                public double Momentum
                {
                    get => Options.momentum.Value;
                    set => Options.momentum = value;
                }
            }
        }
    }

    public static partial class torch
    {
        public static partial class optim
        {
            public static SGD SGD(
                IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0,
                bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(
                IEnumerable<(string name, Parameter parameter)> parameters, double learningRate, double momentum = 0, double dampening = 0,
                double weight_decay = 0, bool nesterov = false, bool maximize = false) =>
                new(parameters.Select(item => item.parameter), learningRate, momentum, dampening, weight_decay, nesterov, maximize);

            public static SGD SGD(
                IEnumerable<SGD.ParamGroup> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0,
                bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}
