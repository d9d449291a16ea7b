namespace SeqDsl.Benchmarks.Contenders;

/// <summary>Somebody who runs cases, asked in the protocol that contender.h describes.</summary>
internal abstract class Contender : IDisposable
{
    private string? description;

    /// <summary>Name and version, in its own words.</summary>
    public string Description => description ??= Ask("describe");

    /// <summary>The answer to a request.</summary>
    /// <exception cref="ContenderException">It answers with an error or not at all.</exception>
    public abstract string Ask(string request);

    public virtual void Dispose()
    {
    }
}
