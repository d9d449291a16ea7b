using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Text;
using TorchSharp;

namespace SeqDsl.LibTorch.Tests.StandIn;

public sealed class LoadingTests : IDisposable
{
    private const string Library = "libLibTorchSharp.so";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("seqdsl-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void BesideTheApp_TheLibraryIsFound()
    {
        Copy(Library);
        Assert.Equal((0, "2"), Start());
    }

    [Fact]
    public void WhereTheSystemLooks_TheLibraryIsFound() => Assert.Equal((0, "2"), Start(AppContext.BaseDirectory));

    [Fact]
    public void ALoadContext_IsAsked()
    {
        var context = new Context(Path.Combine(AppContext.BaseDirectory, Library));
        var type = context.LoadFromAssemblyPath(typeof(torch).Assembly.Location).GetType("TorchSharp.torch", throwOnError: true)!;
        Assert.NotSame(typeof(torch), type);
        Assert.True((int)type.GetMethod("get_num_threads", BindingFlags.Public | BindingFlags.Static)!.Invoke(null, null)! > 0);
        Assert.Contains("LibTorchSharp", context.Asked);
    }

    [Fact]
    public void AMissingLibrary_IsOneSentenceWithTheCommand()
    {
        var (code, said) = Start();
        Assert.Equal(1, code);
        Assert.StartsWith($"DllNotFoundException: {Library} was not found in {folder.FullName}", said, StringComparison.Ordinal);
        Assert.Contains("apt-get install libtorch-dev", said, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', said);
    }

    [Fact]
    public void AMissingLibtorch_IsOneSentenceWithTheCommandAndTheMissingFile()
    {
        // A copy of the native library that asks for a libtorch which no machine has.
        byte[] library = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, Library));
        int place = library.AsSpan().IndexOf("libtorch_cpu.so"u8);
        Assert.True(place > 0, "The native library does not name libtorch_cpu.so.");
        Encoding.ASCII.GetBytes("libtorch_xyz.so").CopyTo(library, place);
        File.WriteAllBytes(Path.Combine(folder.FullName, Library), library);

        var (code, said) = Start();
        Assert.Equal(1, code);
        Assert.StartsWith("DllNotFoundException: libtorch could not be loaded", said, StringComparison.Ordinal);
        Assert.Contains("apt-get install libtorch-dev", said, StringComparison.Ordinal);
        Assert.Contains("libtorch_xyz.so", said, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', said);
    }

    /// <summary>Runs Program in a process of its own, out of a folder with no native library but what the test put there.</summary>
    private (int Code, string Said) Start(string? libraryPath = null)
    {
        string program = Path.GetFileNameWithoutExtension(typeof(LoadingTests).Assembly.Location);
        foreach (string file in new[] { $"{program}.dll", $"{program}.runtimeconfig.json", Path.GetFileName(typeof(torch).Assembly.Location) }) Copy(file);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(folder.FullName, $"{program}.dll")]) { RedirectStandardOutput = true };
        if (libraryPath is null) start.Environment.Remove("LD_LIBRARY_PATH");
        else start.Environment["LD_LIBRARY_PATH"] = libraryPath;
        using var process = Process.Start(start)!;
        string said = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return (process.ExitCode, said);
    }

    private void Copy(string file) => File.Copy(Path.Combine(AppContext.BaseDirectory, file), Path.Combine(folder.FullName, file));

    private sealed class Context(string library) : AssemblyLoadContext("of its own")
    {
        public List<string> Asked { get; } = [];

        protected override nint LoadUnmanagedDll(string unmanagedDllName)
        {
            Asked.Add(unmanagedDllName);
            return unmanagedDllName == "LibTorchSharp" ? NativeLibrary.Load(library) : 0;
        }
    }
}
