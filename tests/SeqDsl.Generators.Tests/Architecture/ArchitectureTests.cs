using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Architecture;

/// <summary>Who may use whom: the table of docs/architecture.md, held against every file.</summary>
public partial class ArchitectureTests
{
    private const string Compiler = "generators/SeqDsl.Generators/";
    private const string Fixes = "generators/SeqDsl.CodeFixes/";
    private const string Runtime = "src/SeqDsl/";
    private const string Tensors = "src/SeqDsl.LibTorch/";

    /// <summary>What a folder may use beside System and itself; a namespace stands for all below it. A folder's own folders may use the same.</summary>
    private static readonly Dictionary<string, string[]> mayUse = new()
    {
        [Compiler] = ["Microsoft.CodeAnalysis", "SeqDsl.Generators"],
        // Graph: a cell's step is declared in the graph language.
        [Compiler + "Declarations"] = ["Microsoft.CodeAnalysis", "SeqDsl.Generators.Graph"],
        [Compiler + "Graph"] = [],
        [Compiler + "Catalog"] = ["SeqDsl.Generators.Declarations", "SeqDsl.Generators.Graph"],
        [Compiler + "Passes"] = ["SeqDsl.Generators.Graph"],
        // Catalog: how a cell is lowered.
        [Compiler + "Kernels"] = ["SeqDsl.Generators.Catalog", "SeqDsl.Generators.Graph", "SeqDsl.Generators.Passes"],
        // Declarations: a model's name, containers and label enums are written as they were declared. Catalog: how its layers describe themselves.
        [Compiler + "Writing"] = ["SeqDsl.Generators.Catalog", "SeqDsl.Generators.Declarations", "SeqDsl.Generators.Graph", "SeqDsl.Generators.Kernels", "SeqDsl.Generators.Passes"],
        [Compiler + "Analyzers"] = ["Microsoft.CodeAnalysis", "SeqDsl.Generators.Catalog", "SeqDsl.Generators.Declarations"],
        [Fixes] = ["Microsoft.CodeAnalysis", "SeqDsl.Generators.Analyzers", "SeqDsl.Generators.Declarations"],
        [Tensors] = ["TorchSharp"],
        [Runtime + "Attributes"] = [],
        [Runtime + "Cells"] = [],
        [Runtime + "Kernels"] = [],
        [Runtime + "Data"] = ["SeqDsl.Kernels"],
        [Runtime + "Decoding"] = ["SeqDsl.Data", "SeqDsl.Kernels"],
        // Pictures: what was looked at while a sequence was written can be drawn.
        [Runtime + "Models"] = ["SeqDsl.Data", "SeqDsl.Decoding", "SeqDsl.Kernels", "SeqDsl.Pictures", "TorchSharp"],
        // What depends on nothing but numbers and text: a summary is for a vocabulary.
        [Runtime + "Pictures"] = ["SeqDsl.Data", "Spectre.Console"],
        [Runtime + "Training"] = ["SeqDsl.Data", "SeqDsl.Decoding", "SeqDsl.Kernels", "SeqDsl.Models", "Spectre.Console", "TorchSharp"],
    };

    public static TheoryData<string> Files { get; } = [.. FilesUnder("src", "generators")];

    public static TheoryData<string> AllFiles { get; } = [.. FilesUnder("src", "generators", "tests", "samples")];

    [Theory, MemberData(nameof(Files))]
    public void File_UsesOnlyWhatItsFolderMay(string file)
    {
        string folder = Folder(file);
        Assert.True(mayUse.TryGetValue(folder, out string[]? others), $"{folder} is not in the table: say here what it may use.");

        string[] allowed = ["System", .. others!, .. folder == Runtime + "Attributes" ? [] : new[] { Namespace(folder) }];
        Assert.DoesNotContain(Used(Parse(file)), name => !allowed.Any(space => Covers(space, name)));
    }

    /// <summary>
    /// Editors and <c>dotnet format</c> evaluate a project as Debug. Where a project took the compiler in its own configuration, they found no rule and no fix behind a build of Release alone.
    /// </summary>
    [Fact]
    public void CompilerAndFixes_AreOneBuildInAllConfigurations()
    {
        string[] projects = [.. Directory.GetFiles(Repository.Root, "*.*proj", SearchOption.AllDirectories).Concat(Directory.GetFiles(Repository.Root, "*.props", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)).SelectMany(File.ReadAllLines)
            .Where(line => line.Contains("OutputItemType=\"Analyzer\"", StringComparison.Ordinal))];
        string[] solution = [.. File.ReadAllLines(Path.Combine(Repository.Root, "SeqDsl.sln"))];
        string[] generators = [.. solution.Where(line => line.Contains("\"generators\\", StringComparison.Ordinal)).Select(line => line[(line.LastIndexOf('{') + 1)..line.LastIndexOf('}')])];

        Assert.True(projects.Length >= 4);
        Assert.All(projects, line => Assert.Contains("SetConfiguration=\"Configuration=Release\"", line));
        Assert.Equal(2, generators.Length);
        Assert.All(
            solution.Where(line => generators.Any(id => line.Contains($"{{{id}}}.", StringComparison.Ordinal))), line => Assert.EndsWith("= Release|Any CPU", line));
    }

    [Theory, MemberData(nameof(Files))]
    public void Namespace_IsTheFolder(string file)
    {
        string folder = file[..file.LastIndexOf('/')];
        IEnumerable<string> written = Parse(file).DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
            .Select(space => string.Join(".", space.AncestorsAndSelf().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(outer => outer.Name)));

        // Polyfills are the framework's own types under their own names; the tensors' library has TorchSharp's names whatever its folders.
        Assert.All(written.Where(name => !Covers("System", name)), name => Assert.True(
            Folder(file) == Tensors ? Covers("TorchSharp", name) : name == Namespace(folder), $"{name} stands in {folder}"));
    }

    [Theory, MemberData(nameof(Files))]
    public void RuntimeNames_AreWrittenInOneGeneratorFile(string file)
    {
        IEnumerable<string> texts = Parse(file).DescendantTokens()
            .Where(token => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken
                or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken)
            .Select(token => token.Text);

        if (file.StartsWith(Compiler, StringComparison.Ordinal) && file != Compiler + "RuntimeNames.cs")
        {
            Assert.DoesNotContain(texts, text => RuntimeName().IsMatch(text));
        }
    }

    [Theory, MemberData(nameof(AllFiles))]
    public void File_IsShortEnoughToRead(string file) => Assert.InRange(File.ReadAllLines(Path.Combine(Repository.Root, file)).Length, 1, 400);

    [Fact]
    public void Usings_AreFoundInAllTheirForms()
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText("""
            using A.B; global using static C.D; using E = F.G; // using No.Comment;
            namespace N; class C { SeqDsl.Models.Batch b; object o = global::TorchSharp.torch.zeros(1); string s = "SeqDsl.No.Text"; }
            """).GetRoot();

        Assert.Equal(["A.B", "C.D", "F.G", "SeqDsl.Models.Batch", "TorchSharp.torch.zeros"], Used(root));
    }

    private static IEnumerable<string> FilesUnder(params string[] folders) => folders
        .Select(folder => Path.Combine(Repository.Root, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
        .Where(file => !Output().IsMatch(file))
        .Order(StringComparer.Ordinal);

    /// <summary>The row of the table: "src/SeqDsl/Data" for a file in or below it, "generators/SeqDsl.CodeFixes/" for one directly in a project.</summary>
    private static string Folder(string file)
    {
        string[] parts = file.Split('/');
        return file.StartsWith(Tensors, StringComparison.Ordinal) ? Tensors
            : parts.Length == 3 ? $"{parts[0]}/{parts[1]}/"
            : string.Join('/', parts.Take(3));
    }

    private static string Namespace(string folder) =>
        folder == Runtime + "Attributes" ? "SeqDsl" : string.Join('.', folder.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1));

    private static SyntaxNode Parse(string file) =>
        CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(Repository.Root, file)), Sources.ParseOptions).GetRoot();

    /// <summary>What stands after <c>using</c>, and names that are written out in full.</summary>
    private static string[] Used(SyntaxNode root)
    {
        IEnumerable<string> directives = root.DescendantNodes().OfType<UsingDirectiveSyntax>().Select(directive => directive.NamespaceOrType.ToString());
        IEnumerable<string> full = root.DescendantNodes()
            .Where(node => node is QualifiedNameSyntax or MemberAccessExpressionSyntax
                && node.Parent is not (QualifiedNameSyntax or MemberAccessExpressionSyntax or BaseNamespaceDeclarationSyntax)
                && !node.Ancestors().Any(ancestor => ancestor is UsingDirectiveSyntax))
            .Select(node => node.ToString().Replace("global::", ""))
            .Where(name => FullName().IsMatch(name));
        return [.. directives.Concat(full)];
    }

    private static bool Covers(string space, string name) => name == space || name.StartsWith(space + ".", StringComparison.Ordinal);

    [GeneratedRegex(@"(^|/)(bin|obj)/|\.(verified|received)\.cs$")]
    private static partial Regex Output();

    [GeneratedRegex(@"^(SeqDsl|TorchSharp|Microsoft)\.")]
    private static partial Regex FullName();

    [GeneratedRegex(@"\bSeqDsl\.(Data|Decoding|Kernels|Models|Pictures|Training)\b|\bTorchSharp\b")]
    private static partial Regex RuntimeName();
}
