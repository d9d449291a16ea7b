using System.Collections;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The memory under a tensor, from its beginning: a view's first element is storage_offset() elements behind it.</summary>
    public abstract class Storage
    {
        private readonly nint start;

        protected Storage() => _tensor = null!;

        protected Storage(Tensor tensor)
        {
            _tensor = tensor;
            start = tensor.DataPointer - (nint)(tensor.storage_offset() * tensor.ElementSize);
        }

#pragma warning disable IDE1006, CA1051 // TorchSharp's name and visibility
        protected Tensor _tensor;
#pragma warning restore IDE1006, CA1051

        /// <summary>Address of the memory, on the tensor's device.</summary>
        public nint data_ptr() => start;

        public ulong nbytes() => (ulong)_tensor.StorageBytes;

        public abstract int element_size();
    }

    public sealed class Storage<T> : Storage, IDisposable, IEnumerable<T> where T : unmanaged
    {
        internal Storage(Tensor tensor) : base(tensor) { }

        public Device device => _tensor.device;

        public int Count => (int)(nbytes() / (ulong)element_size());

        public bool IsReadOnly => false;

        public override unsafe int element_size() => sizeof(T);

        public T this[int index]
        {
            get => Memory[index];
            set => Memory[index] = value;
        }

        public T[] ToArray() => Memory.ToArray();

        public void fill_(T value) => Memory.Fill(value);

        public void Dispose() { }

        public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private unsafe Span<T> Memory => _tensor.device_type == DeviceType.CPU
            ? new Span<T>((void*)data_ptr(), Count)
            : throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
    }
}
