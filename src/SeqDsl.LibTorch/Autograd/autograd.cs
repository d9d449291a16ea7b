#nullable disable // as TorchSharp's, so that callers see the same signatures

using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>d(outputs)/d(inputs), one tensor for each input.</summary>
        /// <param name="grad_outputs">What the outputs' gradients are weighted with; null stands for ones, for scalars only.</param>
        /// <param name="allow_unused">Lets an input be absent from the graph; its entry is then a tensor that is invalid.</param>
        public static unsafe IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor> grad_outputs = null,
            bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            nint[] results = new nint[inputs.Count];
            fixed (nint* output = Handles(outputs), input = Handles(inputs), weight = Handles(grad_outputs), result = results)
                Library.Check(Library.lt_gradients(output, outputs.Count, input, inputs.Count, weight, grad_outputs?.Count ?? 0,
                    retain_graph || create_graph ? 1 : 0, create_graph ? 1 : 0, allow_unused ? 1 : 0, result));
            KeepAlive(outputs, inputs, grad_outputs);
            return Array.ConvertAll(results, handle => new Tensor(handle));
        }

        public static void backward(
            IList<Tensor> tensors, IList<Tensor> grad_tensors = null, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor> inputs = null) =>
            Backward(tensors, grad_tensors, retain_graph ?? create_graph, create_graph, inputs);

        public static void backward(
            Tensor tensor, IList<Tensor> grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor> inputs = null) =>
            Backward([tensor], grad_tensors, retain_graph ?? create_graph, create_graph, inputs);

        public static void backward(Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false, IList<Tensor> inputs = null) =>
            Backward([tensor], [grad_tensor], retain_graph ?? create_graph, create_graph, inputs);

        internal static unsafe void Backward(IList<Tensor> tensors, IList<Tensor> gradients, bool retain, bool create, IList<Tensor> inputs)
        {
            fixed (nint* tensor = Handles(tensors), gradient = Handles(gradients), input = Handles(inputs))
                Library.Check(Library.lt_backward(
                    tensor, tensors.Count, gradient, gradients?.Count ?? 0, retain ? 1 : 0, create ? 1 : 0, input, inputs?.Count ?? 0));
            KeepAlive(tensors, gradients, inputs);
        }

        internal static nint[] Handles(IList<Tensor> tensors)
        {
            if (tensors is null) return [];
            var handles = new nint[tensors.Count];
            for (int i = 0; i < handles.Length; i++) handles[i] = tensors[i]?.Handle ?? 0;
            return handles;
        }

        private static void KeepAlive(IList<Tensor> first, IList<Tensor> second, IList<Tensor> third)
        {
            foreach (var tensor in first) GC.KeepAlive(tensor);
            foreach (var tensor in second ?? []) GC.KeepAlive(tensor);
            foreach (var tensor in third ?? []) GC.KeepAlive(tensor);
        }
    }
}
