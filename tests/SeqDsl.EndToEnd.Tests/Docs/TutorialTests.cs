namespace SeqDsl.EndToEnd.Tests.Docs;

/// <summary>docs/tutorial.md: each piece of code compiles without a warning, runs, and prints what stands below it.</summary>
public class TutorialTests
{
    [Fact]
    public void Code_PrintsWhatThePageSays()
    {
        PageRun page = PageRun.Of("docs/tutorial.md");

        Assert.Equal(11, page.Outputs.Count);
        Assert.All(page.Outputs, output => Assert.Equal(output.Expected, output.Printed));
        Assert.DoesNotContain(page.Generated.Output.GetDiagnostics(), said => said.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Warning && said.Id != "CS8933");
    }
}
