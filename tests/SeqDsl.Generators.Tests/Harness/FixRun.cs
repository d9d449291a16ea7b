using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;

namespace SeqDsl.Testing;

/// <summary>A source after a fix, as an editor applies it.</summary>
public static class FixRun
{
    /// <summary>The source after the fix for its first diagnostic with this id.</summary>
    /// <param name="fix">The fix.</param>
    /// <param name="id">Of the rule, or of the compiler.</param>
    /// <param name="source">The only file.</param>
    /// <param name="data">Files that the project names beside its sources.</param>
    public static async Task<string> FixFirst(CodeFixProvider fix, string id, string source, params (string Name, string Text)[] data)
    {
        using AdhocWorkspace workspace = new();
        Document document = Open(workspace, source, data);
        return await Apply(document, (await Actions(fix, document, id))[0]);
    }

    /// <summary>What the editor offers for the first diagnostic with this id.</summary>
    public static async Task<IReadOnlyList<string>> Offered(CodeFixProvider fix, string id, string source, params (string Name, string Text)[] data)
    {
        using AdhocWorkspace workspace = new();
        return [.. (await Actions(fix, Open(workspace, source, data), id)).Select(action => action.Title)];
    }

    /// <summary>The source after the fix for all its diagnostics with this id.</summary>
    public static async Task<string> FixAll(CodeFixProvider fix, string id, string source, params (string Name, string Text)[] data)
    {
        using AdhocWorkspace workspace = new();
        Document document = Open(workspace, source, data);
        string key = (await Actions(fix, document, id))[0].EquivalenceKey!;
        FixAllContext context = new(document, fix, FixAllScope.Document, key, [id], new Reported(id), default);
        return await Apply(document, (await fix.GetFixAllProvider()!.GetFixAsync(context))!);
    }

    private static async Task<IReadOnlyList<CodeAction>> Actions(CodeFixProvider fix, Document document, string id)
    {
        List<CodeAction> actions = [];
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, (await Diagnostics(document, id)).First(), (registered, _) => actions.Add(registered), default));
        return actions;
    }

    private static Document Open(AdhocWorkspace workspace, string source, (string Name, string Text)[] data)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        Project project = workspace.AddProject("Models", LanguageNames.CSharp)
            .WithCompilationOptions(options)
            .WithParseOptions(Sources.ParseOptions)
            .AddMetadataReferences(Sources.FrameworkAndSeqDsl);
        foreach ((string name, string text) in data)
        {
            project = project.AddAdditionalDocument(name, text).Project;
        }

        return project.AddDocument("Source0.cs", source);
    }

    private static async Task<ImmutableArray<Diagnostic>> Diagnostics(Document document, string id)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync())!;
        return [.. (id.StartsWith("CS", StringComparison.Ordinal) ? compilation.GetDiagnostics() : await AnalyzerRun.Diagnostics(compilation)).Where(diagnostic => diagnostic.Id == id)];
    }

    private static async Task<string> Apply(Document document, CodeAction action)
    {
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(default);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return (await changed.GetDocument(document.Id)!.GetTextAsync()).ToString();
    }

    private sealed class Reported(string id) : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellation) =>
            await Diagnostics(document, id);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellation) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellation) =>
            await Diagnostics(project.Documents.Single(), id);
    }
}
