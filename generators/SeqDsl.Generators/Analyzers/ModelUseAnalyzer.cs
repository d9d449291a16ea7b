using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SeqDsl.Generators.Catalog;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Analyzers;

/// <summary>
/// Says what cannot work where a model is used: after Dispose, trained by nothing, judged by a metric that it has not. It looks at one method body, and speaks only of
/// what happens there whatever the values are; what it cannot follow (fields, loops, lambdas) it leaves alone.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelUseAnalyzer : DiagnosticAnalyzer
{
    private static readonly Rule[] said = [Rule.UsedAfterDispose, Rule.NoDataToLearnFrom, Rule.MetricWithoutHead];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. said.Select(Rules.Of)];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        switch (call.TargetMethod.Name)
        {
            case "Dispose" when call.Arguments.IsEmpty && IsModel(call.Instance?.Type):
                FindUseAfter(call, context.ReportDiagnostic);
                break;
            case "Fit" or "FitStream" when IsModel(ModelOf(call)?.Type):
                FindNoData(call, "train", context.ReportDiagnostic);
                FindMetric(call, context);
                break;
            case "Build" or "BuildVocabulary" when IsNamed(call.TargetMethod.ReturnType, RuntimeNames.Vocabulary):
                FindNoData(call, call.TargetMethod.Name == "Build" ? "sequences" : "texts", context.ReportDiagnostic);
                break;
        }
    }

    /// <summary>What stands behind <c>model.Dispose();</c> in the same block, up to where the variable may be another model.</summary>
    private static void FindUseAfter(IInvocationOperation dispose, Action<Diagnostic> report)
    {
        if (VariableUse.Of(dispose.Instance) is not { } model || dispose.Parent is not IExpressionStatementOperation { Parent: IBlockOperation block } statement
            || VariableUse.UsesIn(VariableUse.Body(dispose), model).Any(VariableUse.IsInFunction))
        {
            return;
        }

        foreach (IOperation later in block.Operations.SkipWhile(operation => operation != statement).Skip(1))
        {
            if (later is ILabeledOperation)
            {
                return;
            }

            foreach (IOperation use in VariableUse.UsesIn(later, model))
            {
                if (VariableUse.IsChanged(use))
                {
                    return;
                }

                if (CallOn(use) is { } call)
                {
                    string line = (dispose.Syntax.GetLocation().GetLineSpan().StartLinePosition.Line + 1).ToString(CultureInfo.InvariantCulture);
                    report(Diagnostic.Create(Rules.Of(Rule.UsedAfterDispose), NameOf(call).GetLocation(), model.Name, call.TargetMethod.Name, line));
                    return;
                }
            }
        }
    }

    private static void FindNoData(IInvocationOperation call, string parameter, Action<Diagnostic> report)
    {
        if (call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter && !argument.IsImplicit)?.Value is not { } given)
        {
            return;
        }

        string? what = IsEmpty(given) ? "empty" : null;
        if (what is null && VariableUse.Of(given) is ILocalSymbol local && VariableUse.InitialValue(local, call) is { } initial && IsEmpty(initial)
            && VariableUse.UsesIn(VariableUse.Body(call), local).All(use => !VariableUse.IsInFunction(use) && use.Syntax.SpanStart >= given.Syntax.SpanStart))
        {
            what = $"empty since line {initial.Syntax.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
        }

        if (what is not null)
        {
            report(Diagnostic.Create(Rules.Of(Rule.NoDataToLearnFrom), given.Syntax.GetLocation(), call.TargetMethod.Name, given.Syntax.ToString(), what));
        }
    }

    private static void FindMetric(IInvocationOperation call, OperationAnalysisContext context)
    {
        IOperation? options = call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "options" && !argument.IsImplicit)?.Value;
        if (VariableUse.Of(options) is ILocalSymbol local)
        {
            options = VariableUse.UsesIn(VariableUse.Body(call), local).Any(VariableUse.IsChanged) ? null : VariableUse.InitialValue(local, call);
        }

        if (VariableUse.Unwrapped(options) is not IObjectCreationOperation { Initializer: { } initializer } || ModelOf(call)?.Type is not INamedTypeSymbol model
            || ModelParser.Marker(model) is null || ModelParser.Parse(model, context.CancellationToken) is not { Finished: true } parsed)
        {
            return;
        }

        (Head Head, LayerSpec Spec)[] heads = [.. parsed.Spec.Layers.Select(layer => (Vocabulary.Find(layer.Word) as Head, layer)).Where(pair => pair.Item1 is not null).Select(pair => (pair.Item1!, pair.layer))];
        foreach (ISimpleAssignmentOperation set in initializer.Initializers.OfType<ISimpleAssignmentOperation>())
        {
            if (set.Target is IPropertyReferenceOperation { Property.Name: "Metric" } && VariableUse.Unwrapped(set.Value) is IFieldReferenceOperation { Field: { Name: "Accuracy" or "MacroF1" } metric }
                && heads.Length > 0 && !heads.Any(head => head.Head.ChoosesOne(head.Spec)))
            {
                string[] details = [metric.Name, model.Name, string.Join(", ", heads.Select(head => head.Spec.Word)), "leave Metric out, which takes each head's own, or write MonitoredMetric.Loss"];
                context.ReportDiagnostic(Diagnostic.Create(Rules.Of(Rule.MetricWithoutHead), set.Syntax.GetLocation(), [.. details]));
            }
        }
    }

    /// <summary>The call that a use of a model is what it is called on; null where it is another use, or one that does without parameters.</summary>
    private static IInvocationOperation? CallOn(IOperation use)
    {
        IOperation value = use;
        while (value.Parent is IConversionOperation { IsImplicit: true } conversion)
        {
            value = conversion;
        }

        IInvocationOperation? call = value.Parent switch
        {
            IInvocationOperation direct when direct.Instance == value => direct,
            IArgumentOperation { Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } extension } argument when extension.Arguments[0] == argument => extension,
            _ => null,
        };
        return call?.TargetMethod.Name is "Dispose" or "ToString" or "Equals" or "GetHashCode" or "GetType" ? null : call;
    }

    private static IOperation? ModelOf(IInvocationOperation call) =>
        VariableUse.Unwrapped(call.Instance ?? (call.TargetMethod.IsExtensionMethod && call.Arguments.Length > 0 ? call.Arguments[0].Value : null));

    private static SyntaxNode NameOf(IInvocationOperation call) =>
        call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } ? member.Name : call.Syntax;

    private static bool IsEmpty(IOperation value) => VariableUse.Unwrapped(value) switch
    {
        ICollectionExpressionOperation collection => collection.Elements.IsEmpty,
        IArrayCreationOperation array => array.DimensionSizes.All(size => size.ConstantValue is { HasValue: true, Value: 0 }),
        IInvocationOperation { TargetMethod: { Name: "Empty", IsStatic: true, Parameters.IsEmpty: true, ContainingType.Name: "Array" or "Enumerable" or "ImmutableArray" } } => true,
        IObjectCreationOperation { Arguments.IsEmpty: true, Initializer: null or { Initializers.IsEmpty: true }, Type: { Name: "List", ContainingNamespace.Name: "Generic" } } => true,
        _ => false,
    };

    private static bool IsModel(ITypeSymbol? type)
    {
        for (ITypeSymbol? ancestor = type; ancestor is not null; ancestor = ancestor.BaseType)
        {
            if (IsNamed(ancestor, RuntimeNames.SequenceModel))
            {
                return true;
            }
        }

        return false;
    }

    /// <param name="type">Compared by its name first: most types differ there.</param>
    /// <param name="name">With <c>global::</c>.</param>
    private static bool IsNamed(ITypeSymbol type, string name) =>
        name.EndsWith("." + type.Name, StringComparison.Ordinal) && type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) == name;
}
