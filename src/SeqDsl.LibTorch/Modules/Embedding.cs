using TorchSharp.Modules;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp
{
    namespace Modules
    {
        /// <summary>
        /// Row i of the weight [entries, features] for each id i. Weights start in N(0, 1); the row of padding_idx is zero and gets no gradient.
        /// </summary>
        public sealed class Embedding : nn.Module<Tensor, Tensor>
        {
            private static readonly Operator lookup = new("embedding");
            private readonly long padding;
            private readonly bool byFrequency;
            private readonly bool sparse;

            internal Embedding(Parameter weight, long? paddingIndex, bool byFrequency, bool sparse) : base(nameof(Embedding))
            {
                long entries = weight.size(0);
                padding = paddingIndex is long index ? (index < 0 ? index + entries : index) : -1;
                (this.byFrequency, this.sparse) = (byFrequency, sparse);
                register_parameter("weight", nn.Kept(weight));
            }

            public Parameter? weight
            {
                get => get_parameter("weight");
                set => ConditionallyRegisterParameter("weight", value);
            }

            /// <param name="input">Ids, int64, of any shape; the result has one dimension more.</param>
            public override Tensor forward(Tensor input) => lookup.Call(weight, input, padding, byFrequency, sparse);
        }
    }

    public static partial class torch
    {
        public static partial class nn
        {
            public static Embedding Embedding(long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2,
                bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
            {
                if (max_norm is not null)
                {
                    throw new NotSupportedException("Embedding with max_norm is not supported by SeqDsl.LibTorch: renormalise the weight yourself.");
                }
                var weight = randn([num_embeddings, embedding_dims], dtype, device);
                if (padding_idx is long index)
                {
                    using var row = weight.select(0, index);
                    row.zero_();
                }
                return new(new Parameter(weight), padding_idx, scale_grad_by_freq, sparse);
            }

            public static Embedding Embedding_from_pretrained(
                Tensor embeddings, bool freeze = true, long? padding_idx = null, double? max_norm = null, double norm_type = 2,
                bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null)
            {
                if (max_norm is not null)
                {
                    throw new NotSupportedException("Embedding with max_norm is not supported by SeqDsl.LibTorch: renormalise the weight yourself.");
                }
                using var unrecorded = no_grad();
                return new(
                    new Parameter(embeddings.to(dtype ?? embeddings.dtype, device ?? embeddings.device).clone(), !freeze), padding_idx,
                    scale_grad_by_freq, sparse);
            }
        }
    }
}
