using System.Reflection;
using SeqDsl.TestRunner;
using Xunit.Abstractions;
using Xunit.Sdk;

// TestRunner ASSEMBLY: runs the assembly's tests, prints those that fail, closes with "N passed, N failed".
if (args is not [string name])
{
    Console.Error.WriteLine("TestRunner: expected one argument, the name of a test assembly that lies beside it.");
    return 2;
}
using var results = new Results(Console.Out);
using var framework = new XunitTestFramework(results);
using ITestFrameworkExecutor executor = framework.GetExecutor(Assembly.Load(name).GetName());
executor.RunAll(results, new RunOptions(), new RunOptions());
results.Finished.Wait();
Console.WriteLine($"{results.Passed} passed, {results.Failed} failed{(results.Skipped == 0 ? "" : $", {results.Skipped} skipped")}");
return results.Failed == 0 && results.Passed > 0 ? 0 : 1;
