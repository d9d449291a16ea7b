using System.Globalization;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>Modules one after the other; without names they are called 0, 1, ….</summary>
        public class Sequential : nn.Module<Tensor, Tensor>
        {
            protected internal Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules) : base(nameof(Sequential))
            {
                foreach (var (name, module) in modules) append(name, module);
            }

            protected internal Sequential(params nn.Module<Tensor, Tensor>[] modules) : base(nameof(Sequential))
            {
                foreach (var module in modules) append(module);
            }

            public int Count => _internal_submodules.Count;

            public nn.IModule<Tensor, Tensor> this[int index] => (nn.IModule<Tensor, Tensor>)_internal_submodules[index].Item2;

            public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
            {
                add_module(name, (nn.Module)module);
                return this;
            }

            public Sequential append(nn.IModule<Tensor, Tensor> module) => append(Count.ToString(CultureInfo.InvariantCulture), module);

            public override Tensor forward(Tensor tensor)
            {
                if (Count == 0) return tensor.alias();
                var result = tensor;
                foreach (var (_, module) in _internal_submodules)
                {
                    var next = ((nn.IModule<Tensor, Tensor>)module).call(result);
                    // What was made here and has been used belongs to nobody else; the graph keeps what it needs.
                    if (!ReferenceEquals(result, tensor) && !ReferenceEquals(result, next)) result.Dispose();
                    result = next;
                }
                return result;
            }
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Sequential Sequential() => new(Array.Empty<Module<Tensor, Tensor>>());

            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules);

            public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) => new([.. modules]);

            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new([.. modules]);
        }
    }
}
