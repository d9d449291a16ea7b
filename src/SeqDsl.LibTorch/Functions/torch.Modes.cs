using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    private static ScalarType default_dtype = ScalarType.Float32;
    private static Device default_device = CPU;

    /// <summary>The version of the libtorch that the native library was compiled against.</summary>
    public static string __version__ => Marshal.PtrToStringUTF8(Library.lt_version())!;

    public static DisposeScope NewDisposeScope() => DisposeScopeManager.Open();

    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.OfThread.Current;

    /// <summary>Runs the expression in a scope of its own; only its result lives on.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }

    /// <summary>Until it is disposed nothing on this thread is recorded for backward.</summary>
    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => Library.lt_grad_mode(-1) != 0;

    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => Library.lt_inference_mode() != 0;

    /// <summary>Threads that one operator uses. libtorch starts with 1 where OpenMP says so; set it to the number of cores for large products.</summary>
    public static int get_num_threads() => Library.lt_threads(0, 0);

    public static void set_num_threads(int num)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(num);
        if (Library.lt_threads(0, num) < 0) Library.Throw();
    }

    public static int get_num_interop_threads() => Library.lt_threads(1, 0);

    public static void set_num_interop_threads(int num)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(num);
        if (Library.lt_threads(1, num) < 0) Library.Throw();
    }

    public static Generator manual_seed(long seed)
    {
        Library.lt_manual_seed(seed);
        return Generator.Default;
    }

    public static ScalarType get_default_dtype() => default_dtype;

    public static void set_default_dtype(ScalarType dtype) => default_dtype = dtype;

    public static Device get_default_device() => default_device;

    public static void set_default_device(Device device) => default_device = device;

    public static bool is_tensor(object obj) => obj is Tensor;

    public static long numel(Tensor input) => input.numel();

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
        {
            throw new InvalidOperationException($"Torch device type {deviceType} did not initialise on the current machine.");
        }
    }

    public static bool TryInitializeDeviceType(DeviceType deviceType) => deviceType != DeviceType.CUDA || cuda.is_available();

    public static Device InitializeDevice(Device? device)
    {
        var wanted = device ?? default_device;
        InitializeDeviceType(wanted.type);
        return wanted;
    }

    /// <summary>Devices of NVIDIA's kind; there are some only when the libtorch that was built against has CUDA.</summary>
    public static partial class cuda
    {
        public static bool is_available() => Library.lt_cuda_devices() > 0;

        public static int device_count() => Library.lt_cuda_devices();

        public static bool is_cudnn_available() => Library.lt_cudnn() != 0;

        public static void manual_seed(long seed) => torch.manual_seed(seed);

        public static void manual_seed_all(long seed) => torch.manual_seed(seed);

        /// <summary>Waits for everything that has been queued on a device.</summary>
        public static void synchronize(Device? device = null) => Library.Check(Library.lt_cuda_synchronize(device?.index ?? -1));
    }

    private sealed class GradMode : IDisposable
    {
        private readonly int before;

        public GradMode(bool enabled) => before = Library.lt_grad_mode(enabled ? 1 : 0);

        public void Dispose() => _ = Library.lt_grad_mode(before);
    }

    private sealed class InferenceMode(bool enabled) : IDisposable
    {
        private nint guard = Library.lt_inference_enter(enabled ? 1 : 0);

        public void Dispose()
        {
            nint owned = Interlocked.Exchange(ref guard, 0);
            if (owned != 0) Library.lt_inference_leave(owned);
        }
    }
}
