using Xunit;
using Xunit.Abstractions;

namespace SeqDsl.TestRunner;

/// <summary>Counts results and prints failures.</summary>
internal sealed class Results(TextWriter output) : LongLivedMarshalByRefObject, IMessageSink, IDisposable
{
    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public int Skipped { get; private set; }

    /// <summary>Set when every test has ended.</summary>
    public ManualResetEventSlim Finished { get; } = new();

    public bool OnMessage(IMessageSinkMessage message)
    {
        lock (output)
        {
            switch (message)
            {
                case ITestPassed:
                    Passed++;
                    break;
                case ITestSkipped:
                    Skipped++;
                    break;
                case ITestFailed failed:
                    Fail(failed.Test.DisplayName, failed);
                    break;
                case IFailureInformation failure and not ITestFailed: // outside a test: a fixture, a class, discovery
                    Fail(message.GetType().Name, failure);
                    break;
                case ITestAssemblyFinished:
                    Finished.Set();
                    break;
            }
        }
        return true;
    }

    public void Dispose() => Finished.Dispose();

    private void Fail(string what, IFailureInformation failure)
    {
        Failed++;
        output.WriteLine($"FAILED {what}");
        for (int i = 0; i < failure.Messages.Length; i++)
        {
            output.WriteLine($"  {failure.ExceptionTypes[i]}: {failure.Messages[i]}");
        }
        output.WriteLine(failure.StackTraces.FirstOrDefault());
    }
}
