using System.Diagnostics;

namespace SeqDsl.Benchmarks.Contenders;

/// <summary>A contender that is a program of its own. It lives from the first request to the end of the run.</summary>
internal sealed class PeerProcess : Contender
{
    // The longest single run is a loop of TorchScript at one thread, some seconds with its compilation.
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(120);

    private readonly string program;
    private readonly Process process;

    /// <param name="program">What is started.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables in its environment, which libraries read when they are loaded.</param>
    public PeerProcess(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        this.program = Path.GetFileName(arguments.LastOrDefault(argument => argument.Contains('.')) ?? program);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string name in (string[])["OPENBLAS_CORETYPE", "ATEN_CPU_CAPABILITY", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"])
        {
            start.Environment.Remove(name);
        }
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }
        process = Process.Start(start) ?? throw new ContenderException($"{program} was not started.");
    }

    public override string Ask(string request)
    {
        string? answer;
        try
        {
            process.StandardInput.WriteLine(request);
            process.StandardInput.Flush();
            Task<string?> read = process.StandardOutput.ReadLineAsync();
            if (!read.Wait(patience))
            {
                process.Kill();
                throw new ContenderException($"{program} did not answer '{request}' within {patience.TotalSeconds:F0} seconds; it was ended.");
            }
            answer = read.Result;
        }
        catch (IOException broken)
        {
            throw new ContenderException($"{program} has ended and cannot be asked '{request}'.", broken);
        }
        return answer is null ? throw new ContenderException($"{program} ended when it was asked '{request}'.")
            : answer.StartsWith("error=", StringComparison.Ordinal) ? throw new ContenderException($"{program}, asked '{request}': {answer["error=".Length..]}")
            : answer;
    }

    public override void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(5000))
        {
            process.Kill();
        }
        process.Dispose();
    }
}
