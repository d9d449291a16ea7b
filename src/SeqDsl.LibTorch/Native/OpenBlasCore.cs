using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Native;

/// <summary>
/// OpenBLAS picks its kernels from a table of processors when it is loaded, and takes SSE3 ones (core "Prescott") for a processor newer than the table.
/// OPENBLAS_CORETYPE overrides the table. It must be in the environment that C sees: Environment.SetEnvironmentVariable does not reach it on Unix.
/// </summary>
internal static partial class OpenBlasCore
{
    private const string Variable = "OPENBLAS_CORETYPE";

    public static void Mend()
    {
        if (!OperatingSystem.IsLinux() || !X86Base.IsSupported) return;
        // overwrite: 0 keeps what the user has set
        if (Choose() is { } core) _ = setenv(Variable, core, 0);
    }

    internal static string? Choose() =>
        Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512CD.IsSupported ? "SKYLAKEX"
        : Avx2.IsSupported && Fma.IsSupported ? "HASWELL"
        : null;

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
