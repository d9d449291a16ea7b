using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public long Dimensions => Read(Library.lt_dim(Handle));

        public long ndim => Dimensions;

        public long dim() => Dimensions;

        public long NumberOfElements => Read(Library.lt_numel(Handle));

        public long numel() => NumberOfElements;

        /// <summary>Bytes of one element.</summary>
        public long ElementSize => Read(Library.lt_element_size(Handle));

        public long element_size() => ElementSize;

        public ScalarType dtype => (ScalarType)Read(Library.lt_dtype(Handle));

        public unsafe DeviceType device_type
        {
            get
            {
                int index;
                return (DeviceType)Read(Library.lt_device(Handle, &index));
            }
        }

        public unsafe int device_index
        {
            get
            {
                int index;
                Read(Library.lt_device(Handle, &index));
                return index;   // −1 on the processor
            }
        }

        public Device device => device_type is DeviceType.CPU ? CPU : new Device(device_type, device_index);

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_meta => device_type == DeviceType.META;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_sparse => Flag(3);

        public bool is_leaf => Flag(1);

        public bool is_contiguous() => Flag(2);

        public bool is_pinned() => Flag(4);

        public bool is_floating_point() => dtype is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

        public bool is_complex() => dtype is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

        public bool is_integral() => dtype is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64 or ScalarType.Bool;

        public long[] shape => Extents(0);

        public long[] size() => Extents(0);

        /// <param name="dim">Negative dimensions count from the end.</param>
        public long size(int dim) => At(Extents(0), dim);

        public long[] stride() => Extents(1);

        public long stride(int dim) => At(Extents(1), dim);

        /// <summary>Elements between the start of the storage and the tensor's first.</summary>
        public long storage_offset() => Read(Library.lt_storage_offset(Handle));

        private unsafe long[] Extents(int which)
        {
            var extents = new long[Dimensions];
            fixed (long* destination = extents) Library.Check(Library.lt_extents(Handle, which, destination));
            GC.KeepAlive(this);
            return extents;
        }

        private static long At(long[] extents, int dim)
        {
            int index = dim < 0 ? dim + extents.Length : dim;
            return (uint)index < (uint)extents.Length
                ? extents[index]
                : throw new ExternalException(
                    $"Dimension out of range (expected to be in range of [{-Math.Max(1, extents.Length)}, {Math.Max(1, extents.Length) - 1}], but got {dim})");
        }

        private bool Flag(int which) => Read(Library.lt_flag(Handle, which)) != 0;

        // The native call that made value has returned; until here the finalizer must not have run.
        private long Read(long value)
        {
            GC.KeepAlive(this);
            if (value < 0) Library.Throw();
            return value;
        }
    }
}
