using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool requires_grad
        {
            get => Flag(0);
            set
            {
                Library.Check(Library.lt_set_requires_grad(Handle, value ? 1 : 0));
                GC.KeepAlive(this);
            }
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>The gradient that backward has accumulated, or null. Each read makes a new handle.</summary>
        public unsafe Tensor? grad
        {
            get
            {
                nint gradient;
                Library.Check(Library.lt_grad(Handle, &gradient));
                GC.KeepAlive(this);
                return gradient == 0 ? null : new Tensor(gradient);
            }
            set
            {
                Library.Check(Library.lt_set_grad(Handle, value?.Handle ?? 0));
                GC.KeepAlive(this);
                GC.KeepAlive(value);
            }
        }

        /// <summary>Keeps the gradient of a tensor that is not a leaf, too.</summary>
        public void retain_grad()
        {
            Library.Check(Library.lt_retain_grad(Handle));
            GC.KeepAlive(this);
        }

        /// <summary>Adds d(this)/d(leaf) to the grad of every leaf that this tensor, a scalar, came from.</summary>
        /// <exception cref="ExternalException">
        /// The tensor has no graph, or something in it failed; its InnerException is what a custom function threw.
        /// </exception>
        public void backward() => autograd.Backward([this], null, retain: false, create: false, null);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.Backward([this], grad_tensors, retain_graph || create_graph, create_graph, inputs);

        internal Tensor WithGrad(bool requiresGrad)
        {
            if (requiresGrad) requires_grad = true;
            return this;
        }
    }
}
