using System.Text;
using TorchSharp.Native;

namespace SeqDsl.LibTorch.Tests;

public sealed class LoadingTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("seqdsl-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void MissingNativeLibrary_IsOneSentenceWithTheCommand()
    {
        var missing = Assert.Throws<DllNotFoundException>(() => Loading.Load(Path.Combine(folder.FullName, "libLibTorchSharp.so")));
        Assert.Contains(folder.FullName, missing.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install libtorch-dev", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingLibtorch_IsOneSentenceWithTheCommandAndTheMissingFile()
    {
        // A copy of the native library that asks for a libtorch which no machine has.
        byte[] library = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so"));
        byte[] wanted = "libtorch_cpu.so"u8.ToArray();
        int place = library.AsSpan().IndexOf(wanted);
        Assert.True(place > 0, "The native library does not name libtorch_cpu.so.");
        Encoding.ASCII.GetBytes("libtorch_xyz.so").CopyTo(library, place);
        string path = Path.Combine(folder.FullName, "libLibTorchSharp.so");
        File.WriteAllBytes(path, library);

        var missing = Assert.Throws<DllNotFoundException>(() => Loading.Load(path));
        Assert.Contains("apt-get install libtorch-dev", missing.Message, StringComparison.Ordinal);
        Assert.Contains("libtorch_xyz.so", missing.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', missing.Message);
    }
}
