using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Native;

/// <summary>
/// OpenBLAS picks its kernels from a table of processors when it is loaded, and takes SSE3 ones (core "Prescott") for a processor newer than the table.
/// OPENBLAS_CORETYPE overrides the table. It must be in the environment that C sees: Environment.SetEnvironmentVariable does not reach it on Unix.
/// </summary>
/// <remarks>
/// Measured with OpenBLAS 0.3.21, sgemm 512³, one thread of an EPYC of family 25, model 17 (Zen 4, AVX-512), best of 60, GF/s of processor time:
/// PRESCOTT 39, HASWELL 106, ZEN 103, SKYLAKEX 106, COOPERLAKE 102, the table's own choice 104. So where the table knows the processor the override costs
/// nothing, and where it does not it brings nearly three times the speed. SKYLAKEX is taken wherever AVX-512 is: on newer cores with full-width units it
/// is far ahead of HASWELL.
/// </remarks>
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
