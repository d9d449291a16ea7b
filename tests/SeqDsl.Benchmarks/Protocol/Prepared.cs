namespace SeqDsl.Benchmarks.Protocol;

/// <summary>A case that is ready to run.</summary>
internal abstract class Prepared : IDisposable
{
    /// <summary>What is timed.</summary>
    public abstract void Run();

    /// <summary>What it computes, by name: of cases whose results the peers have too.</summary>
    public virtual IReadOnlyDictionary<string, float[]> Results() => new Dictionary<string, float[]>();

    public virtual void Dispose()
    {
    }
}
