using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>
        /// An operation with a backward of its own. One instance of <typeparamref name="T"/> serves every call; state goes through the context.
        /// </summary>
        public abstract class Function<T> where T : Function<T>, new()
        {
            internal static T Instance { get; } = new();

            public abstract string Name { get; }

            internal abstract List<Tensor> RunForward(AutogradContext context, object[] arguments);

            internal abstract List<Tensor> RunBackward(AutogradContext context, List<Tensor> gradients);

            /// <summary>Runs forward, and records a node for backward when a gradient is wanted by any tensor among the arguments.</summary>
            public static List<Tensor> apply_internal(params object[] vars)
            {
                var context = new AutogradContext();
                bool record = is_grad_enabled() && vars.Any(argument => argument is Tensor { requires_grad: true });
                List<Tensor> outputs;
                using (no_grad()) outputs = Instance.RunForward(context, vars);
                if (!record)
                {
                    context.Dispose();
                    return outputs;
                }
                return Attach(context, vars, outputs);
            }

            private static unsafe List<Tensor> Attach(AutogradContext context, object[] arguments, List<Tensor> outputs)
            {
                var inputs = arguments.OfType<Tensor>().ToArray();
                nint[] inputHandles = Array.ConvertAll(arguments, argument => (argument as Tensor)?.Handle ?? 0);
                nint[] savedHandles = autograd.Handles(context.Saved);
                nint[] outputHandles = [.. outputs.Select(output => Library.lt_share(output.Handle))];
                int[] kinds = [.. outputs.Select(output => Holds(context.NonDifferentiable, output) ? 1 : Holds(context.Dirty, output) ? 2 : 0)];
                var node = new FunctionNode<T>(context, context.Saved.Count);
                ManagedNode.Prepare();
                var pin = GCHandle.Alloc(node);
                fixed (nint* input = inputHandles, output = outputHandles, saved = savedHandles)
                fixed (int* kind = kinds)
                    node.Handle = Library.lt_attach(
                        GCHandle.ToIntPtr(pin), input, inputHandles.Length, output, kind, kinds.Length, context.MaterializeGrads ? 1 : 0, saved,
                        savedHandles.Length);
                GC.KeepAlive(inputs);
                GC.KeepAlive(context.Saved);
                if (node.Handle == 0) Library.Throw();
                var results = new List<Tensor>(outputs.Count);
                for (int i = 0; i < outputs.Count; i++)
                {
                    // An output that was itself an argument has been exchanged for an alias.
                    bool same = outputHandles[i] == outputs[i].Handle;
                    if (same) Library.lt_free(outputHandles[i]);
                    results.Add(same ? outputs[i] : new Tensor(outputHandles[i]));
                }
                // From here on the node keeps the saved tensors; holding them here too would tie a cycle that nothing frees.
                context.Saved.Clear();
                context.Dirty.Clear();
                context.NonDifferentiable.Clear();
                return results;
            }

            private static bool Holds(List<Tensor> tensors, Tensor tensor) => tensors.Exists(other => other.Handle == tensor.Handle);
        }

        private sealed class FunctionNode<T>(AutogradContext context, int savedCount) : ManagedNode, IDisposable where T : Function<T>, new()
        {
            public nint Handle { get; set; }

            protected override Tensor?[] Backward(Tensor?[] gradients)
            {
                context.Unpack = Unpack;
                return [.. Function<T>.Instance.RunBackward(context, [.. gradients.Select(gradient => gradient!)])];
            }

            private unsafe List<Tensor> Unpack()
            {
                nint[] handles = new nint[savedCount];
                int count;
                fixed (nint* destination = handles) count = Library.lt_saved(Handle, destination, handles.Length);
                if (count < 0) Library.Throw();
                return [.. handles.Select(handle => handle == 0 ? null! : new Tensor(handle))];
            }

            public void Dispose() => context.Dispose();

            public override string ToString() => Function<T>.Instance.Name;
        }
    }
}
