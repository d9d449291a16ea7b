using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => Assign([i1], value);
        }

        public Tensor this[long i1, long i2]
        {
            get => At([i1, i2]);
            set => Assign([i1, i2], value);
        }

        public Tensor this[long i1, long i2, long i3]
        {
            get => At([i1, i2, i3]);
            set => Assign([i1, i2, i3], value);
        }

        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => At([i1, i2, i3, i4]);
            set => Assign([i1, i2, i3, i4], value);
        }

        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>Numbers, slices, None and Ellipsis make a view; tensors among them gather.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            var view = View(indices, out var tensors);
            if (tensors is null) return view;
            using (view) return view.index(tensors!);
        }

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, accumulate: false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            using var view = View(indices, out var tensors);
            if (tensors is not null) view.index_put_(value, tensors!, accumulate);
            else if (accumulate) view.add_(value);
            else view.copy_(value);
            return this;
        }

        private Tensor At(ReadOnlySpan<long> indices)
        {
            var view = select(0, indices[0]);
            foreach (long index in indices[1..])
            {
                using var outer = view;
                view = outer.select(0, index);
            }
            return view;
        }

        private void Assign(ReadOnlySpan<long> indices, Tensor value)
        {
            using var place = At(indices);
            place.copy_(value);
        }

        // The view that all indices but tensors describe, and the tensors by dimension of that view.
        private Tensor View(TensorIndex[] indices, out Tensor?[]? tensors)
        {
            tensors = null;
            var view = alias();
            int at = 0;
            int consumed = indices.Count(index => index.IndexKind is not (TensorIndex.Kind.None or TensorIndex.Kind.Ellipsis));
            var gathered = new List<Tensor?>();
            foreach (var index in indices)
            {
                using var before = view;
                switch (index.IndexKind)
                {
                    case TensorIndex.Kind.Ellipsis:
                        view = before.alias();
                        at += (int)Dimensions - consumed;
                        break;
                    case TensorIndex.Kind.None:
                        view = before.unsqueeze(at++);
                        break;
                    case TensorIndex.Kind.Single:
                        view = before.select(at, index.Start!.Value);
                        break;
                    case TensorIndex.Kind.Slice:
                        view = Aten.slice.Call(before, at++, index.Start, index.Stop, index.Step ?? 1);
                        break;
                    case TensorIndex.Kind.Tensor:
                        view = before.alias();
                        while (gathered.Count < at) gathered.Add(null);
                        gathered.Add(index.Indices);
                        at++;
                        break;
                    default:
                        view = before.alias();
                        at++;
                        break;
                }
            }
            if (gathered.Count > 0) tensors = [.. gathered];
            return view;
        }
    }
}

file static class Aten
{
    public static readonly Operator slice = new("slice.Tensor");
}
