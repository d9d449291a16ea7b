using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators;

/// <summary>
/// Completes each class marked [SequenceModel]: parse → compile (lower, passes, write) → add. What is wrong with a declaration is said by
/// the analyzer; of such a model there is only what keeps code that uses it from being wrong, too.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class SequenceModelGenerator : IIncrementalGenerator
{
    /// <summary>The names of the steps, for those who trace the driver: a declaration as values; its files.</summary>
    public const string SpecStep = "ModelSpec", FilesStep = "ModelFiles";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ModelSpec> models = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                ModelParser.MarkerName,
                predicate: static (node, _) => node is TypeDeclarationSyntax,
                transform: static (found, cancellation) => ModelParser.Parse(found, cancellation))
            .Select(static (parsed, _) => parsed is { IsRight: true } ? parsed.Spec : parsed?.Outline)
            .Where(static model => model is not null)
            .Select(static (model, _) => model!)
            .WithTrackingName(SpecStep);

        IncrementalValuesProvider<EquatableArray<SourceFile>> files = models
            .Select(static (model, cancellation) => ModelCompiler.Compile(model, cancellation))
            .WithTrackingName(FilesStep);

        IncrementalValueProvider<EquatableArray<string>> clashes = models
            .Select(static (model, _) => model.Class.FullName).Collect().Select(static (names, _) => HintName.Clashes(names));

        context.RegisterSourceOutput(files.Combine(clashes), static (output, model) =>
        {
            foreach (SourceFile file in model.Left)
            {
                output.AddSource(HintName.Of(file, model.Right), SourceText.From(file.Text, Encoding.UTF8));
            }
        });
    }
}
