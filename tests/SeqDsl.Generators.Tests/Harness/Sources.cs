using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SeqDsl.Testing;

/// <summary>Source text as a compilation against what the running test itself runs on.</summary>
public static class Sources
{
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Preview);

    private static readonly MetadataReference[] references = References();

    /// <summary>What all are made from: compilations that come of one another share the symbols of their references, which take longer to read than a source.</summary>
    private static readonly CSharpCompilation empty = Bound(CSharpCompilation.Create("Models", references: references));

    /// <summary>A library of these files, named "Models".</summary>
    public static CSharpCompilation Compile(params string[] sources) => Compile(sources, ParseOptions);

    /// <summary>The same in another version of C#, and where that has them with annotations for null.</summary>
    public static CSharpCompilation Compile(string[] sources, CSharpParseOptions options) => empty
        .AddSyntaxTrees([.. sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, options, $"Source{index}.cs"))])
        .WithOptions(new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: options.LanguageVersion >= LanguageVersion.CSharp8 ? NullableContextOptions.Enable : NullableContextOptions.Disable));

    private static CSharpCompilation Bound(CSharpCompilation compilation)
    {
        _ = compilation.GetSpecialType(SpecialType.System_Object);
        return compilation;
    }

    public static IReadOnlyList<MetadataReference> FrameworkAndSeqDsl => references;

    /// <summary>The framework, SeqDsl and the library of tensors under it, but not the compiler and the tests themselves.</summary>
    private static MetadataReference[] References()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return [.. trusted.Split(Path.PathSeparator).Where(Belongs).Select(path => MetadataReference.CreateFromFile(path))];

        bool Belongs(string path) => Path.GetDirectoryName(path) == framework
            || Path.GetFileNameWithoutExtension(path) is "SeqDsl" or "SeqDsl.LibTorch" or "TorchSharp";
    }
}
