using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace TorchSharp.Native;

/// <summary>
/// .NET looks for the native library where it looks for all: beside the assembly, beside the app, where the app's load context says.
/// Only when it has found nothing, this says in one sentence what to do.
/// </summary>
internal static class Loading
{
    // NativeLibrary.Load asks the event, too.
    [ThreadStatic] private static bool asking;

    public static void Prepare(Assembly assembly)
    {
        if (AssemblyLoadContext.GetLoadContext(assembly) is { } context) context.ResolvingUnmanagedDll += Missing;
        // Native code has no load contexts that could be asked after this one.
        if (!RuntimeFeature.IsDynamicCodeSupported)
            NativeLibrary.SetDllImportResolver(assembly, (name, from, search) => NativeLibrary.TryLoad(name, from, search, out nint found) ? found : Missing(from, name));
    }

    private static nint Missing(Assembly assembly, string name)
    {
        if (asking || name != Library.Name || assembly != typeof(Library).Assembly) return 0;
        asking = true;
        try
        {
            // It failed before; now it says which file lacks.
            return NativeLibrary.Load(name, assembly, null);
        }
        catch (DllNotFoundException e)
        {
            throw Explained(e, AppContext.BaseDirectory);
        }
        finally
        {
            asking = false;
        }
    }

    /// <summary>
    /// The library itself was not found, or the libtorch that it needs: one sentence with the command that installs it.
    /// </summary>
    internal static DllNotFoundException Explained(DllNotFoundException e, string folder)
    {
        // "libtorch_cpu.so: cannot open shared object file: …"; the library itself is named with and without its folder.
        string? reason = e.Message.Split('\n').FirstOrDefault(line => line.Contains("open shared object") && !line.Contains(Library.Name));
        return reason is null
            ? new DllNotFoundException(
                $"lib{Library.Name}.so was not found in {folder} or where else .NET looks for it: it is compiled when SeqDsl.LibTorch is built; "
                + "install libtorch and g++ with `apt-get install libtorch-dev g++` and build again.", e)
            : new DllNotFoundException(
                "libtorch could not be loaded: install it with `apt-get install libtorch-dev`, or build again with -p:LibTorchPath=DIR "
                + $"where DIR has the include and lib folders of another libtorch ({reason.Trim()})", e);
    }
}
