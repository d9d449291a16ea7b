using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Writing;

namespace SeqDsl.Generators;

/// <summary>Completes each class marked [Cell]: parse → write. What is wrong with a step is said by the analyzer; the class gets its base nevertheless.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class CellGenerator : IIncrementalGenerator
{
    /// <summary>The names of the steps, for those who trace the driver: a cell as values; its file.</summary>
    public const string SpecStep = "CellSpec", FilesStep = "CellFile";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<CellDeclaration> cells = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                CellParser.MarkerName,
                predicate: static (node, _) => node is TypeDeclarationSyntax,
                transform: static (found, cancellation) => CellParser.Parse(found, cancellation)?.Declaration)
            .Where(static cell => cell is not null)
            .Select(static (cell, _) => cell!)
            .WithTrackingName(SpecStep);

        IncrementalValuesProvider<SourceFile> files = cells
            .Select(static (cell, cancellation) => CellWriter.Write(cell, cancellation))
            .WithTrackingName(FilesStep);

        IncrementalValueProvider<EquatableArray<string>> clashes = cells
            .Select(static (cell, _) => cell.Class.FullName).Collect().Select(static (names, _) => HintName.Clashes(names));

        context.RegisterSourceOutput(files.Combine(clashes), static (output, file) => output.AddSource(HintName.Of(file.Left, file.Right), SourceText.From(file.Left.Text, Encoding.UTF8)));
    }
}
