using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                Ready(device.type);
                _toEpilog(device, dtype, non_blocking);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                Ready(deviceType);
                _toEpilog(deviceType, deviceIndex, non_blocking);
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                _toEpilog(dtype, non_blocking);
                return this;
            }

            public Module _to(Tensor other, bool non_blocking) => _to(other.device, other.dtype, non_blocking);

            protected void _toEpilog(ScalarType dtype, bool non_blocking) => _toEpilog(dtype, null, non_blocking);

            protected void _toEpilog(Device device, ScalarType dtype, bool non_blocking) => _toEpilog((ScalarType?)dtype, device, non_blocking);

            protected void _toEpilog(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                _toEpilog(null, new Device(deviceType, deviceIndex), non_blocking);

            /// <summary>
            /// Moves and converts what the module holds. Parameters and buffers that change are replaced by new objects, also in the fields that refer to them;
            /// a module that keeps them elsewhere overrides this.
            /// </summary>
            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                foreach (var child in children())
                {
                    if (dtype is { } type && device is not null) child._to(device, type, non_blocking);
                    else if (dtype is { } only) child._to(only, non_blocking);
                    else if (device is not null) child._to(device.type, device.index, non_blocking);
                }
                var replaced = new Dictionary<Tensor, Tensor>(ReferenceEqualityComparer.Instance);
                foreach (string key in _internal_params.Keys)
                {
                    var parameter = _internal_params[key];
                    if (parameter is null || !ReplaceParameter(dtype, device, parameter, out var changed)) continue;
                    ConditionallyRegisterParameter(key, changed);
                    replaced.Add(parameter, changed!);
                }
                foreach (string key in _internal_buffers.Keys)
                {
                    var (buffer, persistent) = _internal_buffers[key];
                    // TorchSharp leaves a buffer that the state has not where it is.
                    if (!persistent || !ReplaceBuffer(dtype, device, buffer, out var changed)) continue;
                    ConditionallyRegisterBuffer(key, changed, persistent);
                    replaced.Add(buffer, changed!);
                }
                foreach (var field in Fields())
                    if (field.GetValue(this) is Tensor old && replaced.TryGetValue(old, out var changed)) field.SetValue(this, changed);
                foreach (var old in replaced.Keys) old.Dispose();
                if (device is not null) (_deviceType, _deviceIndex) = (device.type, device.index);
            }

            protected static bool ReplaceParameter(ScalarType? dtype, Device? device, Parameter param, out Parameter? p)
            {
                p = null;
                if (!Differs(dtype, device, param)) return false;
                using (no_grad())
                using (var gradient = param.grad)
                {
                    p = new Parameter(param.to(dtype ?? param.dtype, device ?? param.device), param.requires_grad);
                    p.DetachFromDisposeScope();
                    if (gradient is null) return true;
                    using var moved = gradient.to(p.dtype, p.device);
                    p.grad = moved;
                }
                return true;
            }

            protected static bool ReplaceBuffer(ScalarType? dtype, Device? device, Tensor buffer, out Tensor? result)
            {
                // Indices and masks keep their type.
                var wanted = buffer.is_floating_point() ? dtype : null;
                result = null;
                if (!Differs(wanted, device, buffer)) return false;
                result = buffer.to(wanted ?? buffer.dtype, device ?? buffer.device).DetachFromDisposeScope();
                return true;
            }

            private static bool Differs(ScalarType? dtype, Device? device, Tensor tensor) =>
                dtype is { } type && type != tensor.dtype
                || device is not null && (device.type != tensor.device_type || device.index >= 0 && device.index != tensor.device_index);

            private static void Ready(DeviceType type)
            {
                if (type == DeviceType.CUDA && !cuda.is_available())
                    throw new InvalidOperationException(
                        "CUDA is not available: the libtorch that this was built against has no CUDA, or the machine has no such device.");
            }

            protected static (Device device, ScalarType dtype) GetDefaultDeviceAndType(Device? device = null, ScalarType? dtype = null) =>
                (device ?? get_default_device(), dtype ?? get_default_dtype());
        }
    }
}
