using SeqDsl.Benchmarks.Protocol;

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

/// <summary>A contender cannot run a case.</summary>
/// <param name="message">Who, what, and why.</param>
/// <param name="inner">What it comes from.</param>
internal sealed class ContenderException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A contender in this process.</summary>
internal sealed class LocalContender(Server server) : Contender
{
    public override string Ask(string request)
    {
        try
        {
            return server.Answer(request);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw new ContenderException($"this process, asked '{request}': {failure.Message}", failure);
        }
    }
}
