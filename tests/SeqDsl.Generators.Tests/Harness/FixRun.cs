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
    public static async Task<string> FixFirst(CodeFixProvider fix, string id, string source)
    {
        using AdhocWorkspace workspace = new();
        Document document = Open(workspace, source);
        Diagnostic diagnostic = (await Diagnostics(document, id)).First();
        CodeAction? action = null;
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (registered, _) => action = registered, default));
        return await Apply(document, action!);
    }

    /// <summary>The source after the fix for all its diagnostics with this id.</summary>
    public static async Task<string> FixAll(CodeFixProvider fix, string id, string source)
    {
        using AdhocWorkspace workspace = new();
        Document document = Open(workspace, source);
        FixAllContext context = new(document, fix, FixAllScope.Document, fix.GetType().Name, [id], new Reported(id), default);
        return await Apply(document, (await fix.GetFixAllProvider()!.GetFixAsync(context))!);
    }

    private static Document Open(AdhocWorkspace workspace, string source)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        Project project = workspace.AddProject("Models", LanguageNames.CSharp)
            .WithCompilationOptions(options)
            .WithParseOptions(Sources.ParseOptions)
            .AddMetadataReferences(Sources.FrameworkAndSeqDsl);
        return project.AddDocument("Source0.cs", source);
    }

    private static async Task<ImmutableArray<Diagnostic>> Diagnostics(Document document, string id)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync())!;
        return [.. (await AnalyzerRun.Diagnostics(compilation)).Where(diagnostic => diagnostic.Id == id)];
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
