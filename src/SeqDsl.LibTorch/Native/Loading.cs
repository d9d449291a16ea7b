using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>
/// Finds the native library beside the assembly or the app, and says in one sentence what to do when it, or the libtorch under it, is not there.
/// </summary>
internal static unsafe class Loading
{
    public static nint Resolve(string name, Assembly assembly, DllImportSearchPath? search)
    {
        if (name != "LibTorchSharp") return 0;
        string file = OperatingSystem.IsMacOS() ? "libLibTorchSharp.dylib" : "libLibTorchSharp.so";
        string path = Path.Combine(AppContext.BaseDirectory, file);
        if (!File.Exists(path) && assembly.Location is { Length: > 0 } location) path = Path.Combine(Path.GetDirectoryName(location)!, file);
        return Load(path);
    }

    /// <exception cref="DllNotFoundException">The file, or the libtorch that it needs, is not there; one sentence with the command that installs it.</exception>
    internal static nint Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new DllNotFoundException(
                $"{Path.GetFileName(path)} was not found in {Path.GetDirectoryName(path)}: it is compiled when SeqDsl.LibTorch is built; "
                + "install libtorch and g++ with `apt-get install libtorch-dev g++` and build again.");
        }
        try
        {
            nint library = NativeLibrary.Load(path);
            // Before anything else is called: what native code calls back.
            var callbacks = (delegate* unmanaged[Cdecl]<
                delegate* unmanaged[Cdecl]<nint, nint*, int, nint*, int, int>, delegate* unmanaged[Cdecl]<nint, void>, void>)
                NativeLibrary.GetExport(library, "lt_callbacks");
            callbacks(&ManagedNode.Backward, &ManagedNode.Release);
            return library;
        }
        catch (DllNotFoundException e)
        {
            string reason = e.Message.Split('\n').FirstOrDefault(line => line.Contains("open shared object")) ?? e.Message;
            throw new DllNotFoundException(
                "libtorch could not be loaded: install it with `apt-get install libtorch-dev`, or build again with -p:LibTorchPath=DIR "
                + $"where DIR has the include and lib folders of another libtorch ({reason})", e);
        }
    }
}
