using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SeqDsl.Generators.Catalog;
using SeqDsl.Generators.Declarations;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests;

/// <summary>Right declarations that are written as few people write them: they compile, and no rule has a word to say of them.</summary>
public class UnusualDeclarationsTests
{
    private const string Before = "using SeqDsl; using SeqDsl.Cells;\n";

    private const string Model = "[SequenceModel, Features(2), Gru(2), Tag(2)]";

    public static TheoryData<string> Right { get; } = new()
    {
        // Files whose names would be one to a file system.
        $"{Model} public partial class Tagger; {Model} public partial class TAGGER; {Model} public partial class tagger;",
        $"namespace Shop {{ {Model} public partial class Q; }} namespace shop {{ {Model} public partial class Q; }}",
        $"public partial class A<T, U> {{ {Model} public partial class Q; }} public partial class B<U> {{ {Model} public partial class Q; }} public partial class B<T, U> {{ {Model} public partial class Q; }}",
        "[Cell] public partial class Unit { Weight W; public Vector Step(Vector x, Vector h) => W * x + h; } [Cell] public partial class UNIT { Weight W; public Vector Step(Vector x, Vector h) => W * x + h; }",
        $"{Model} public partial class Con; namespace aux.N {{ {Model} public partial class Q; }}",
        $"{Model} public partial class e\u0301a; {Model} public partial class {new string('Q', 300)};",

        // Names of tuples' elements.
        "[SequenceModel, Tokens, Embedding(2), Tag(2, Name = \"slot\"), Tag(3, Name = \"Slot\")] public partial class Q;",
        "[SequenceModel, Tokens, Embedding(2), Tag(2, Name = \"the_slot\"), Tag(3, Name = \"theSlot\"), Tag(3, Name = \"_1\")] public partial class Q;",
        "[SequenceModel, Tokens, Embedding(2), Tag(2, Name = \"rest\"), Tag(3, Name = \"toString\"), Tag(3, Name = \"item2\")] public partial class Q;",
        Pair("text", "Text"), Pair("Rest", "item1"), Pair("_", "__"),

        // What the compiler would warn of in what a model uses.
        "#pragma warning disable CS0612\n[SequenceModel, Features(2), Tag<Old>] public partial class Q; [System.Obsolete] public enum Old { A, B }",
        "[SequenceModel, Features(2), Tag<Old>] public partial class Q; public enum Old { A, [System.Obsolete(\"Say A.\")] B }",
        "[System.Obsolete, SequenceModel, Features(2), Gru(2), Tag(2)] public partial class Q;",
        "[System.Obsolete(\"No more.\", true), SequenceModel, Features(2), Tag<Old>] public partial class Q; [System.Obsolete(\"No more.\", true)] public enum Old { A, B }",
        "[assembly: System.CLSCompliant(true)] [System.CLSCompliant(false), SequenceModel, Features(2), Tag<Kind>] public partial class Q; [System.CLSCompliant(false)] public enum Kind { A, B }",
        "#pragma warning disable NEW1\n[SequenceModel, Features(2), Tag<Kind>] public partial class Q; [System.Diagnostics.CodeAnalysis.Experimental(\"NEW1\")] public enum Kind { A, B }",

        // Who may use what.
        "public partial class Outer { protected enum Own { A, B } [SequenceModel, Features(2), Tag<Own>] protected partial class Q; [SequenceModel, Features(2), Tag<Own>] private partial class R; }",
        "public partial class Outer { protected internal enum Own { A, B } [SequenceModel, Features(2), Tag<Own>] internal partial class Q; [SequenceModel, Features(2), Tag<Own>] protected partial class R; }",
        "public partial class Outer { private protected enum Own { A, B } [SequenceModel, Features(2), Tag<Own>] private protected partial class Q; [SequenceModel, Features(2), Tag<Own>] private partial class R; }",
        "public partial class Outer { internal enum Own { A, B } [SequenceModel, Features(2), Tag<Own>] private protected partial class Q; }",
        "public partial class Outer { protected enum Own { A, B } } public partial class Derived : Outer { [SequenceModel, Features(2), Tag<Own>] protected partial class Q; }",
        "partial class Outer { public enum Own { A, B } [SequenceModel, Features(2), Tag<Own>] public partial class Q; }",

        // Names that mean something to C#, or to generated code.
        $"#pragma warning disable CS8981\n{Model} public partial class @record; {Model} public partial class @required; {Model} public partial class @file; namespace @where.@field {{ public partial class @scoped {{ {Model} public partial class @nint; }} }}",
        "[SequenceModel, Features(2), Tag<Q.Kept>, Tag<Q.Kernels>] public partial class Q { public enum Kept { A, B } public enum Kernels { A, B } private static int Forward(int backward) => backward; private static int Wrong() => 1; }",
        $"{Model} public partial class Forward; {Model} public partial class Kernels; {Model} public partial class Kernel; {Model} public partial class Wrong; {Model} public partial class GruWeightIhL0;",
        "[SequenceModel, Features(2), Recurrent<Kernel>(2), Tag(2)] public partial class Q; [Cell] public partial class Kernel { Weight W; Bias Kernels; public Vector Step(Vector x, Vector h) => W * x + h + Kernels; }",
        "[SequenceModel, Features(2), Recurrent<C>(2), Tag(2)] public partial class Q; [Cell] public partial class C { Weight values, inputs; Bias hidden; Vector Kernel; public Vector Step(Vector x, Vector h) => Tanh(values * x + inputs * h + hidden) * Kernel; }",
        "[SequenceModel, Features(2), Gru(2, Name = \"class\"), Tag(2, Name = \"base\")] public partial class Q { public override string ToString() => \"Q\"; protected override void Dispose(bool disposing) => base.Dispose(disposing); }",
        "[Cell] public partial class C : Cell { Weight W; public Vector Step(Vector x, Vector h) => W * x + h; }",
    };

    [Theory, MemberData(nameof(Right))]
    public async Task RightDeclaration_CompilesAndIsLeftInPeace(string source)
    {
        GeneratorRun run = GeneratorRun.Of(source.StartsWith('#') ? source.Insert(source.IndexOf('\n') + 1, Before) : Before + source);

        Assert.DoesNotContain(run.Files.Keys, file => file.EndsWith(".Outline.g.cs", StringComparison.Ordinal));
        Assert.Empty(await AnalyzerRun.Diagnostics(run.Output));
    }

    /// <summary>C# says what is wrong with such a class, and nothing generated says it once more.</summary>
    [Theory]
    [InlineData("private partial class Q;")]
    [InlineData("protected internal partial class Q;")]
    public void ClassThatCanOnlyBeNested_IsLeftToTheCompiler(string type)
    {
        Assert.Empty(GeneratorRun.OfUnfinished($"{Before}{Model} {type}").Files);
        Assert.Empty(GeneratorRun.OfUnfinished($"{Before}{type.TrimEnd(';').Replace("class Q", "class Outer")} {{ {Model} public partial class Q; }}").Files);
    }

    [Fact]
    public void FilesOfClassesThatDifferByCaseOnly_AreToldApart()
    {
        GeneratorRun run = GeneratorRun.Of($"{Before}{Model} public partial class Tagger; {Model} public partial class TAGGER; {Model} public partial class Other;");

        Assert.Contains("Other.Forward.g.cs", run.Files.Keys);
        Assert.Equal(18, run.Files.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(run.Files.Keys.Where(file => file.Contains("tagger", StringComparison.OrdinalIgnoreCase)), file => Assert.Matches("^[0-9a-f]{12}[.](Tagger|TAGGER)[.]", file));
    }

    /// <summary>A class that comes later and differs from another by case only renames that one's files, and makes no other's anew.</summary>
    [Fact]
    public void NamesOfFiles_FollowAnEdit()
    {
        GeneratorRun run = GeneratorRun.Of($"{Before}{Model} public partial class Tagger;", $"{Before}{Model} public partial class Other;")
            .WithEdit(text => text + $" {Model} public partial class TAGGER;");

        Assert.Contains("Other.Forward.g.cs", run.Files.Keys);
        Assert.DoesNotContain("Tagger.Forward.g.cs", run.Files.Keys);
        Assert.Equal(2, run.Reasons(SequenceModelGenerator.FilesStep)[IncrementalStepRunReason.Cached]);
    }

    /// <summary>What keeps users from such names is a list; this holds it against all that is generated.</summary>
    [Fact]
    public void ReservedMembers_AreAllThatGeneratedPartsDeclareAndCall()
    {
        Compilation output = OneOfEach();
        HashSet<string> ofModels = [], ofCells = [];
        foreach (SyntaxTree tree in output.SyntaxTrees.Where(tree => tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)))
        {
            SemanticModel bound = output.GetSemanticModel(tree);
            foreach (ClassDeclarationSyntax part in tree.GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().Where(type => type.Parent is not ClassDeclarationSyntax))
            {
                var type = (INamedTypeSymbol)bound.GetDeclaredSymbol(part)!;
                HashSet<string> names = type.GetAttributes().Any(attribute => attribute.AttributeClass!.Name == "CellAttribute") ? ofCells : ofModels;
                names.UnionWith(part.Members.SelectMany(member => member switch
                {
                    FieldDeclarationSyntax field => field.Declaration.Variables.Select(variable => variable.Identifier.Text),
                    MethodDeclarationSyntax method => [method.Identifier.Text],
                    ClassDeclarationSyntax nested => [nested.Identifier.Text],
                    PropertyDeclarationSyntax { Type: var of, Identifier.Text: var name } => of.ToString().EndsWith(".Parameter", StringComparison.Ordinal) ? [] : [name],
                    _ => Array.Empty<string>(),
                }));

                // What is looked up in the class, and so would find a member of the user's first. A nested class looks in its own base before.
                names.UnionWith(part.Members.Where(member => member is not BaseTypeDeclarationSyntax).SelectMany(member => member.DescendantNodes()).OfType<SimpleNameSyntax>()
                    .Where(name => name.Parent is not (QualifiedNameSyntax or AliasQualifiedNameSyntax or NameColonSyntax) && !(name.Parent is MemberAccessExpressionSyntax access && access.Name == name && (access.Expression is ThisExpressionSyntax || !SymbolEqualityComparer.Default.Equals(bound.GetTypeInfo(access.Expression).Type, type))))
                    .Select(name => bound.GetSymbolInfo(name).Symbol).Where(symbol => symbol is IMethodSymbol or IPropertySymbol or IFieldSymbol && !symbol.IsImplicitlyDeclared)
                    .Where(symbol => SymbolEqualityComparer.Default.Equals(symbol!.ContainingType, type) || IsAncestor(symbol.ContainingType, type)).Select(symbol => symbol!.Name));
            }
        }

        ofCells.ExceptWith(["Step"]); // the user's own
        Assert.Equal([], ofModels.Where(name => !name.StartsWith("__", StringComparison.Ordinal)).Except(ReservedMembers.OfModel.Names));
        Assert.Equal([], ofCells.Where(name => !name.StartsWith("__", StringComparison.Ordinal)).Except(ReservedMembers.OfCell.Names));

        static bool IsAncestor(INamedTypeSymbol ancestor, INamedTypeSymbol type) =>
            type.BaseType is { } next && (SymbolEqualityComparer.Default.Equals(next.OriginalDefinition, ancestor.OriginalDefinition) || IsAncestor(ancestor, next));
    }

    private static Compilation OneOfEach() => GeneratorRun.OfUnfinished(CatalogModels.SourcesOf([.. Vocabulary.Entries.SelectMany(entry => entry.Examples)
        .Select(example => CatalogModels.All.First(model => model.Layers.Contains(example, StringComparison.Ordinal))).Distinct()])).Output;

    private static string Pair(string first, string second) =>
        $"[SequenceModel, Tokens(Name = \"{first}\"), Embedding(2), Pool(Pooling.Mean, Name = \"a\"), Tokens(Name = \"{second}\"), Embedding(2), Pool(Pooling.Mean, Name = \"c\"), Concat(From = [\"a\", \"c\"]), Classify(2)] public partial class Q;";
}
