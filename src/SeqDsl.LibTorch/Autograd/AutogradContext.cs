namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What a custom function hands from its forward to its backward.</summary>
        public class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> data = [];

            internal AutogradContext() { }

            internal List<Tensor> Saved { get; private set; } = [];
            internal List<Tensor> Dirty { get; private set; } = [];
            internal List<Tensor> NonDifferentiable { get; private set; } = [];

            /// <summary>Fetches the saved tensors from the node, while backward runs.</summary>
            internal Func<List<Tensor>>? Unpack { get; set; }

            /// <summary>Whether backward gets zeros, not null, as the gradient of an output that nothing depends on.</summary>
            public bool MaterializeGrads { get; private set; } = true;

            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            /// <summary>Inputs and outputs that backward needs; libtorch refuses backward when one of them was changed in place since.</summary>
            public void save_for_backward(List<Tensor> tensors) => Saved = tensors;

            public List<Tensor> get_saved_variables() => Unpack is null ? Saved : Unpack();

            public void save_data(string key, object value) => data[key] = value;

            public object get_data(string key) => data[key];

            /// <summary>Inputs that forward changes in place and returns.</summary>
            public void mark_dirty(List<Tensor> tensors) => Dirty = tensors;

            public void mark_non_differentiable(List<Tensor> tensors) => NonDifferentiable = tensors;

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                foreach (var value in data.Values) (value as Tensor)?.Dispose();
                data.Clear();
            }
        }
    }
}
