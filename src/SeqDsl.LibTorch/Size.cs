using System.Collections;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The extents of a tensor, convertible from a number, a tuple or an array.</summary>
    public struct Size : IEnumerable<long>
    {
        private readonly long[]? extents;

        public Size(long[] shape) => extents = (long[])shape.Clone();

        public Size(IEnumerable<long> shape) => extents = [.. shape];

        public Size(int[] shape) => extents = Array.ConvertAll(shape, n => (long)n);

        public Size(long size) => extents = [size];

        public Size(int size) => extents = [size];

        public Size((long, long) size) => extents = [size.Item1, size.Item2];

        public Size((long, long, long) size) => extents = [size.Item1, size.Item2, size.Item3];

        public Size((long, long, long, long) size) => extents = [size.Item1, size.Item2, size.Item3, size.Item4];

        public readonly bool IsEmpty => Length == 0;

        public readonly bool IsScalar => Length == 0;

        public readonly int Length => Shape.Length;

        public readonly long[] Shape => extents ?? [];

        public readonly long this[int idx] => Shape[idx];

        public readonly long this[long idx] => Shape[idx];

        public readonly long numel()
        {
            long product = 1;
            foreach (long extent in Shape) product *= extent;
            return product;
        }

        public static implicit operator Size(long size) => new(size);
        public static implicit operator Size((long, long) size) => new(size);
        public static implicit operator Size((long, long, long) size) => new(size);
        public static implicit operator Size((long, long, long, long) size) => new(size);
        public static implicit operator Size(long[] size) => new(size);

        public static bool operator ==(Size left, Size right) => left.Equals(right);
        public static bool operator !=(Size left, Size right) => !left.Equals(right);

        public override readonly bool Equals(object? obj) => obj is Size other && Shape.AsSpan().SequenceEqual(other.Shape);

        public override readonly int GetHashCode()
        {
            var hash = new HashCode();
            foreach (long extent in Shape) hash.Add(extent);
            return hash.ToHashCode();
        }

        public readonly IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)Shape).GetEnumerator();

        readonly IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
