namespace TorchSharp;

public static partial class torch
{
    /// <summary>One index of an indexing expression, as in Python: a number, a slice, a tensor, Ellipsis, None.</summary>
    public struct TensorIndex
    {
        internal enum Kind { Colon, None, Ellipsis, Single, Slice, Tensor }

        private TensorIndex(Kind kind, long? start = null, long? stop = null, long? step = null, Tensor? tensor = null) =>
            (IndexKind, Start, Stop, Step, Indices) = (kind, start, stop, step, tensor);

        internal Kind IndexKind { get; }
        internal long? Start { get; }
        internal long? Stop { get; }
        internal long? Step { get; }
        internal Tensor? Indices { get; }

#pragma warning disable CA2211 // TorchSharp's mutable fields
        public static TensorIndex Ellipsis = new(Kind.Ellipsis);
        public static TensorIndex None = new(Kind.None);
        public static TensorIndex Null = new(Kind.None);
        public static TensorIndex Colon = new(Kind.Colon);
#pragma warning restore CA2211

        public static TensorIndex Single(long? index) => new(Kind.Single, index);

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(Kind.Slice, start, stop, step);

        public static TensorIndex Slice((int? start, int? end) range) => new(Kind.Slice, range.start, range.end);

        public static TensorIndex Slice(Range range) => new(Kind.Slice, At(range.Start), range.End is { IsFromEnd: true, Value: 0 } ? null : At(range.End));

        public static TensorIndex Tensor(Tensor tensor) => new(Kind.Tensor, tensor: tensor);

        public static implicit operator TensorIndex(long value) => Single(value);
        public static implicit operator TensorIndex(Range range) => Slice(range);
        public static implicit operator TensorIndex(Index index) => Single(At(index));

        private static long At(Index index) => index.IsFromEnd ? -index.Value : index.Value;
    }
}
