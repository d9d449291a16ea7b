using System.Runtime.CompilerServices;
using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The only element.</summary>
        /// <exception cref="ArgumentException">
        /// The tensor has another number of elements, or elements of another size than <typeparamref name="T"/>.
        /// </exception>
        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1) throw new ArgumentException($"Number of elements in the tensor must be 1; this one has shape [{string.Join(", ", shape)}].");
            Expect<T>();
            if (device_type == DeviceType.CPU) return Elements<T>()[0];
            using var here = Aten.to_device.Call(this, CPU, dtype, false, false);
            return here.Elements<T>()[0];
        }

        /// <summary>The elements for reading and writing. Those of a tensor on another device are a copy.</summary>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            Expect<T>();
            return new TensorAccessor<T>(this);
        }

        /// <summary>The memory of a contiguous tensor on the processor.</summary>
        public Span<byte> bytes
        {
            get => Memory<byte>(NumberOfElements * ElementSize);
            set
            {
                var destination = bytes;
                if (value.Length != destination.Length)
                {
                    throw new ArgumentException($"{value.Length} bytes for a tensor that has {destination.Length}.", nameof(value));
                }
                value.CopyTo(destination);
            }
        }

        public Scalar ToScalar() => NumberOfElements != 1
            ? throw new ArgumentException($"ToScalar() needs a tensor of one element; this one has shape [{string.Join(", ", shape)}].")
            : dtype switch
            {
                ScalarType.Bool => ToBool(),
                ScalarType.Int64 => Local(),
                _ when is_floating_point() => BitConverter.Int64BitsToDouble(Local()),
                _ => Local(),
            };

        public T ReadCpuValue<T>(long i) where T : unmanaged => Elements<T>()[(int)i];

        public float ReadCpuSingle(long i) => ReadCpuValue<float>(i);

        public double ReadCpuDouble(long i) => ReadCpuValue<double>(i);

        public bool ReadCpuBool(long i) => ReadCpuValue<bool>(i);

        public byte ReadCpuByte(long i) => ReadCpuValue<byte>(i);

        public Storage<T> storage<T>() where T : unmanaged => new(this);

        public override string ToString() => IsInvalid
            ? "[disposed]"
            : $"[{string.Join("x", shape)}], type = {dtype}, device = {device}";

        /// <summary>The elements of a contiguous tensor on the processor, in its own memory.</summary>
        internal Span<T> Elements<T>() where T : unmanaged => Memory<T>(NumberOfElements);

        internal nint DataPointer
        {
            get
            {
                nint data = Library.lt_data(Handle);
                GC.KeepAlive(this);
                if (data == 0 && NumberOfElements > 0) Library.Throw();
                return data;
            }
        }

        internal long StorageBytes
        {
            get
            {
                long bytes = Library.lt_storage_bytes(Handle);
                GC.KeepAlive(this);
                return bytes;
            }
        }

        private unsafe Span<T> Memory<T>(long count) where T : unmanaged
        {
            if (device_type != DeviceType.CPU)
            {
                throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
            }
            if (!is_contiguous())
            {
                throw new InvalidOperationException("The memory of a tensor that is not contiguous cannot be read as a span: call contiguous() first.");
            }
            return new Span<T>((void*)DataPointer, checked((int)count));
        }

        private bool ToBool() => Local() != 0;

        /// <summary>The single element, widened: an integer, or the bits of a double.</summary>
        internal long Local() => Aten._local_scalar_dense.CallValue(this).Bits;

        private void Expect<T>() where T : unmanaged
        {
            bool fits = dtype switch
            {
                ScalarType.Float32 => typeof(T) == typeof(float),
                ScalarType.Float64 => typeof(T) == typeof(double),
                ScalarType.Int64 => typeof(T) == typeof(long),
                ScalarType.Int32 => typeof(T) == typeof(int),
                ScalarType.Int16 => typeof(T) == typeof(short),
                ScalarType.Int8 => typeof(T) == typeof(sbyte),
                ScalarType.Byte => typeof(T) == typeof(byte),
                ScalarType.Bool => typeof(T) == typeof(bool),
                ScalarType.Float16 => typeof(T) == typeof(Half),
                _ => Unsafe.SizeOf<T>() == ElementSize,
            };
            if (!fits)
            {
                throw new ArgumentException(
                    $"{typeof(T).Name} is not compatible with {dtype}, the type of the tensor's elements: convert it with to_type() first.");
            }
        }
    }
}

file static class Aten
{
    public static readonly Operator to_device = new("to.device");
    public static readonly Operator _local_scalar_dense = new("_local_scalar_dense");
}
