using SeqDsl.Benchmarks.Protocol;

namespace SeqDsl.Benchmarks.Contenders;

/// <summary>A contender in this process.</summary>
/// <param name="server">Runs the cases.</param>
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
