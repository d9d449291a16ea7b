using System.Diagnostics;
using System.Runtime.Intrinsics;
using SeqDsl.Benchmarks.Ours;

namespace SeqDsl.Benchmarks.Contenders;

/// <summary>Everybody there is to ask, each started when first asked.</summary>
internal sealed class Lineup : IDisposable
{
    // Debian's python3-torch is for Debian's own Python, whichever comes first in the path.
    private const string Python = "/usr/bin/python3";

    // OpenBLAS before 0.3.22 falls back to SSE3 on processors that are younger than it; ATen takes AVX2 where there is AVX-512; blocks that malloc gives back
    // to the system cost page faults when it takes them again.
    private static readonly (string Name, string Value)[] tuned =
    [
        .. Vector512.IsHardwareAccelerated ? ((string, string)[])[("OPENBLAS_CORETYPE", "SKYLAKEX"), ("ATEN_CPU_CAPABILITY", "avx512")] : [("OPENBLAS_CORETYPE", "HASWELL")],
        ("MALLOC_MMAP_THRESHOLD_", "4294967296"), ("MALLOC_TRIM_THRESHOLD_", "4294967296"),
    ];

    private readonly List<Lazy<Contender>> all = [];
    private readonly Lazy<Contender> ours, oneDnn, onnxRuntime, libTorch;

    public Lineup()
    {
        ours = Add(() => new LocalContender(new("SeqDsl", OurCases.Prepare, OurCases.UseThreads)));
        oneDnn = Add(() => new PeerProcess(Folders.Peer("onednn"), []));
        onnxRuntime = Add(() => new PeerProcess("dotnet", [Folders.Peer("onnxruntime/OnnxRuntimePeer.dll"), Folders.OnnxModels]));
        libTorch = Add(() => new PeerProcess(Folders.Peer("libtorch"), []));
        PyTorch = Settings(setting => new PeerProcess(Python, ["-B", Folders.PeerSource("pytorch.py")], setting));
        OpenBlas = Settings(setting => new PeerProcess(Folders.Peer("openblas"), [], setting));
    }

    /// <summary>This library.</summary>
    public Contender Ours => ours.Value;

    public Contender OneDnn => oneDnn.Value;

    public Contender OnnxRuntime => onnxRuntime.Value;

    /// <summary>libtorch called from C++.</summary>
    public Contender LibTorch => libTorch.Value;

    /// <summary>What "tuned" stands for: the environment that a peer is started in.</summary>
    public static string Tuned { get; } = string.Join(' ', tuned.Select(variable => $"{variable.Name}={variable.Value}"));

    /// <summary>PyTorch as it comes and tuned.</summary>
    public IReadOnlyList<(string Setting, Lazy<Contender> Contender)> PyTorch { get; }

    /// <summary>OpenBLAS as it comes and tuned.</summary>
    public IReadOnlyList<(string Setting, Lazy<Contender> Contender)> OpenBlas { get; }

    /// <summary>What everybody who was asked calls itself, and still can.</summary>
    public IEnumerable<string> Descriptions => all.Where(one => one.IsValueCreated && one != ours).Select(one => Described(one.Value)).OfType<string>().Distinct();

    /// <summary>Writes a model for ONNX Runtime unless it is there.</summary>
    public static void WriteOnnxModel(string cell, params int[] sizes)
    {
        if (!File.Exists(Path.Combine(Folders.OnnxModels, string.Join('-', [cell, .. sizes]) + ".onnx")))
        {
            Directory.CreateDirectory(Folders.OnnxModels);
            string[] arguments = ["-B", Folders.PeerSource("onnx_models.py"), Folders.OnnxModels, cell, .. sizes.Select(size => $"{size}")];
            using var process = Process.Start(Python, arguments);
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new ContenderException($"onnx_models.py ended with {process.ExitCode} for {cell} {string.Join(' ', sizes)}.");
            }
        }
    }

    public void Dispose()
    {
        foreach (Lazy<Contender> one in all.Where(one => one.IsValueCreated))
        {
            one.Value.Dispose();
        }
    }

    private static string? Described(Contender contender)
    {
        try
        {
            return contender.Description;
        }
        catch (ContenderException)
        {
            return null; // what it did not answer is among what did not run
        }
    }

    private IReadOnlyList<(string, Lazy<Contender>)> Settings(Func<(string, string)[], Contender> start) =>
        [("as it comes", Add(() => start([]))), ("tuned", Add(() => start(tuned)))];

    private Lazy<Contender> Add(Func<Contender> start)
    {
        all.Add(new(start));
        return all[^1];
    }
}
