#nullable disable annotations // as TorchSharp has it, so that callers see the same signatures

using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Writes initial values into a tensor, unrecorded, and returns it.</summary>
        public static partial class init
        {
            public enum FanInOut
            {
                FanIn = 0,
                FanOut = 1,
            }

            public static Tensor zeros_(Tensor tensor) => Write(tensor, t => t.zero_());

            public static Tensor ones_(Tensor tensor) => Write(tensor, t => t.fill_(1));

            public static Tensor constant_(Tensor tensor, Scalar val) => Write(tensor, t => t.fill_(val));

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator generator = null) =>
                Write(tensor, t => t.uniform_(low, high, generator));

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator generator = null) =>
                Write(tensor, t => t.normal_(mean, std, generator));

            /// <summary>U(−b, b), b = gain·√(6 / (fan in + fan out))</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1)
            {
                double bound = gain * Math.Sqrt(6.0 / FanSum(tensor));
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>N(0, σ²), σ = gain·√(2 / (fan in + fan out))</summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1) => normal_(tensor, 0, gain * Math.Sqrt(2.0 / FanSum(tensor)));

            /// <summary>A matrix with orthonormal rows or columns, times gain: the Q of a random matrix's QR decomposition, signs made unique.</summary>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1)
            {
                if (tensor.Dimensions < 2) throw new ArgumentException("Only tensors with two or more dimensions can be orthogonal.", nameof(tensor));
                using var scope = NewDisposeScope();
                using var unrecorded = no_grad();
                long rows = tensor.size(0), columns = tensor.NumberOfElements / rows;
                var random = randn([rows, columns], tensor.dtype, tensor.device);
                if (rows < columns) random = random.t();
                var (q, r) = Aten.linalg_qr.CallPair(random);
                q = q * r.diagonal(0, 0, 1).sign();
                if (rows < columns) q = q.t();
                tensor.copy_(q.reshape(tensor.shape)).mul_(gain);
                return tensor;
            }

            /// <summary>Inputs and outputs of one unit of a weight [outputs, inputs, kernel…].</summary>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                long[] shape = tensor.shape;
                if (shape.Length < 2)
                {
                    throw new ArgumentException($"Fan in and fan out need two or more dimensions; the tensor has {shape.Length}.", nameof(tensor));
                }
                long kernel = shape.AsSpan(2).ToArray().TotalSize();
                return (shape[1] * kernel, shape[0] * kernel);
            }

            private static double FanSum(Tensor tensor)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return fanIn + fanOut;
            }

            private static Tensor Write(Tensor tensor, Action<Tensor> write)
            {
                using (no_grad()) write(tensor);
                return tensor;
            }
        }
    }
}

file static class Aten
{
    public static readonly Operator linalg_qr = new("linalg_qr");
}
