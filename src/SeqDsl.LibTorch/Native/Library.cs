using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>The entries of dispatch.cpp. Those with SuppressGCTransition read a field or two; everything else may run for long.</summary>
internal static unsafe partial class Library
{
    // TorchSharp's own library has this name too, so an import of THSTensor_data from it resolves with either.
    public const string Name = "LibTorchSharp";

    static Library()
    {
        OpenBlasCore.Mend();
        Loading.Prepare(typeof(Library).Assembly);
    }

    /// <summary>Throws what the last failed call on this thread said.</summary>
    public static void Throw()
    {
        string text = Marshal.PtrToStringUTF8(lt_error()) ?? "libtorch failed without a message";
        var cause = ManagedNode.TakeFailure();
        throw cause is null ? new ExternalException(text) : new ExternalException(text, cause);
    }

    public static void Check(int succeeded)
    {
        if (succeeded == 0) Throw();
    }

    [LibraryImport(Name)] private static partial nint lt_error();
    [LibraryImport(Name)]
    public static partial void lt_callbacks(
        delegate* unmanaged[Cdecl]<nint, nint*, int, nint*, int, int> backward, delegate* unmanaged[Cdecl]<nint, void> release);
    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)] public static partial void lt_set_error(string text);
    [LibraryImport(Name)] public static partial nint lt_version();

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)] public static partial nint lt_operator(string name, string overload);
    [LibraryImport(Name)] public static partial int lt_call(nint op, Value* arguments, int count, Value* results, int capacity);
    [LibraryImport(Name)] public static partial void lt_free_list(long handles);

    [LibraryImport(Name)] public static partial void lt_free(nint tensor);
    [LibraryImport(Name)] public static partial nint lt_share(nint tensor);
    [LibraryImport(Name), SuppressGCTransition] public static partial long lt_dim(nint tensor);
    [LibraryImport(Name), SuppressGCTransition] public static partial long lt_numel(nint tensor);
    [LibraryImport(Name), SuppressGCTransition] public static partial int lt_dtype(nint tensor);
    [LibraryImport(Name), SuppressGCTransition] public static partial long lt_element_size(nint tensor);
    [LibraryImport(Name), SuppressGCTransition] public static partial int lt_device(nint tensor, int* index);
    [LibraryImport(Name), SuppressGCTransition] public static partial int lt_extents(nint tensor, int which, long* destination);
    [LibraryImport(Name)] public static partial long lt_storage_offset(nint tensor);
    [LibraryImport(Name)] public static partial long lt_storage_bytes(nint tensor);
    [LibraryImport(Name)] public static partial nint lt_data(nint tensor);
    [LibraryImport(Name)] public static partial int lt_flag(nint tensor, int which);
    [LibraryImport(Name)] public static partial nint lt_from_memory(void* data, long* sizes, int dims, int type, nint context);

    [LibraryImport(Name), SuppressGCTransition] public static partial int lt_grad_mode(int enabled);
    [LibraryImport(Name)] public static partial nint lt_inference_enter(int enabled);
    [LibraryImport(Name)] public static partial void lt_inference_leave(nint guard);
    [LibraryImport(Name)] public static partial int lt_inference_mode();
    [LibraryImport(Name)] public static partial int lt_set_requires_grad(nint tensor, int value);
    [LibraryImport(Name)] public static partial int lt_retain_grad(nint tensor);
    [LibraryImport(Name)] public static partial int lt_grad(nint tensor, nint* gradient);
    [LibraryImport(Name)] public static partial int lt_set_grad(nint tensor, nint gradient);
    [LibraryImport(Name)]
    public static partial int lt_backward(nint* tensors, int count, nint* gradients, int gradientCount, int retain, int create, nint* inputs, int inputCount);
    [LibraryImport(Name)]
    public static partial int lt_gradients(nint* outputs, int outputCount, nint* inputs, int inputCount, nint* gradients, int gradientCount,
        int retain, int create, int allowUnused, nint* results);

    [LibraryImport(Name)]
    public static partial nint lt_attach(
        nint context, nint* inputs, int inputCount, nint* outputs, int* kinds, int outputCount, int materialize, nint* saved, int savedCount);
    [LibraryImport(Name)] public static partial int lt_saved(nint node, nint* destination, int capacity);

    [LibraryImport(Name)] public static partial void lt_manual_seed(long seed);
    [LibraryImport(Name)] public static partial nint lt_generator(int deviceType, int index, int isDefault, ulong seed);
    [LibraryImport(Name)] public static partial void lt_generator_free(nint generator);
    [LibraryImport(Name)] public static partial long lt_generator_seed(nint generator, int set, long seed);
    [LibraryImport(Name)] public static partial int lt_threads(int which, int set);
    [LibraryImport(Name)] public static partial int lt_cuda_devices();
    [LibraryImport(Name)] public static partial int lt_cudnn();
    [LibraryImport(Name)] public static partial int lt_cuda_synchronize(int index);
}
