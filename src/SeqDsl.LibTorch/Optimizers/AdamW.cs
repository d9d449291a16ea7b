#nullable disable // as TorchSharp has it, so that callers see the same signatures

using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Loshchilov and Hutter 2019: θ ← (1 − lr·weight_decay)·θ, then Adam's step with the bare gradient.</summary>
        public class AdamW : OptimizerHelper, optim.IBetas
        {
            private readonly Dictionary<Parameter, AdamMoments> moments = new(ReferenceEqualityComparer.Instance);

            public AdamW(
                IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08,
                double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                : this([new ParamGroup { Parameters = [.. parameters], Options = new() }], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize) { }

            public AdamW(
                IEnumerable<ParamGroup> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08,
                double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            {
                AdamMoments.Check(lr, beta1, beta2, eps, weight_decay);
                _defaults = new Options
                {
                    LearningRate = lr, InitialLearningRate = lr,
                    beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize,
                };
                foreach (var group in parameters) add_param_group(group);
            }

            public (double, double) Betas
            {
                get => _parameter_groups.Select(group => ((ParamGroup)group).Betas).First();
                set
                {
                    foreach (var group in _parameter_groups) ((ParamGroup)group).Betas = value;
                }
            }

            public override void add_param_group(Modules.ParamGroup param_group)
            {
                var (own, defaults) = ((Options)param_group.Options, (Options)_defaults);
                own.beta1 ??= defaults.beta1;
                own.beta2 ??= defaults.beta2;
                own.eps ??= defaults.eps;
                own.weight_decay ??= defaults.weight_decay;
                own.amsgrad ??= defaults.amsgrad;
                own.maximize ??= defaults.maximize;
                base.add_param_group(param_group);
            }

            public override Tensor step(Func<Tensor> closure = null) => Step<ParamGroup>(closure, (group, parameter, gradient) =>
            {
                var options = group.Options;
                double decay = options.weight_decay.Value;
                var g = options.maximize.Value ? gradient.neg() : gradient;
                if (decay != 0) parameter.mul_(1 - group.LearningRate * decay);
                if (!moments.TryGetValue(parameter, out var own)) moments.Add(parameter, own = new AdamMoments(parameter, options.amsgrad.Value));
                own.Update(parameter, g, group.LearningRate, options.beta1.Value, options.beta2.Value, options.eps.Value);
            });

            protected override void Dispose(bool disposing)
            {
                if (disposing)
                    foreach (var own in moments.Values) own.Dispose();
                base.Dispose(disposing);
            }

            public class Options : OptimizerOptions
            {
#pragma warning disable CA1051 // TorchSharp's fields
                public double? beta1;
                public double? beta2;
                public double? weight_decay;
                public double? eps;
                public bool? amsgrad;
                public bool? maximize;
#pragma warning restore CA1051
            }

            public class ParamGroup : ParamGroup<Options>, optim.IBetas
            {
                public ParamGroup() { }

                public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options) { }

                public ParamGroup(
                    IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08,
                    double weight_decay = 0, bool amsgrad = false, bool maximize = false)
                    : base(parameters, new Options
                    {
                        LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize,
                    })
                { }

                public (double, double) Betas
                {
                    get => (Options.beta1.Value, Options.beta2.Value);
                    set => (Options.beta1, Options.beta2) = value;
                }
            }
        }
    }

    public static partial class torch
    {
        public static partial class optim
        {
            public static AdamW AdamW(
                IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08,
                double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static AdamW AdamW(
                IEnumerable<(string name, Parameter parameter)> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999,
                double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters.Select(item => item.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

            public static AdamW AdamW(
                IEnumerable<AdamW.ParamGroup> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08,
                double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}
