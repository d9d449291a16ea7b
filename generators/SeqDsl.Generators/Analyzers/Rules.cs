using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Analyzers;

/// <summary>Each rule as the IDE shows it. The details that fill a message are described at <see cref="Rule"/>.</summary>
internal static class Rules
{
    private const string Pages = "https://github.com/seqdsl/seqdsl/blob/main/docs/diagnostics/";

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        Describe(Rule.NotPartial, "A model must be partial",
            "{0} is not partial, so the generated part of {2} has no place in it: write 'partial {1} {0}'"),
        Describe(Rule.NoHead, "A model must have a head",
            "{0} has no head: end its attributes with what it predicts, such as Classify<TLabel> or Tag<TLabel>"),
        Describe(Rule.UnknownSource, "A source must be an earlier layer",
            "{0} takes From \"{1}\", but no layer before it has this name: {2}"),
        Describe(Rule.WrongKind, "A layer must be given what it takes",
            "{0} takes {1}, but {2} gives {3}: {4}"),
        Describe(Rule.SizeNotPositive, "A size must be at least 1",
            "{0}: {1} is {2}, and a size must be at least 1"),
        Describe(Rule.SplitDeclaration, "Layers must stand on one declaration",
            "{0} stands on another declaration of {1} than {2}: write all layers on one, because their order is the flow of data"),
        Describe(Rule.NoInput, "A model must begin with an input",
            "{0} has nothing to read: begin the attributes of {1} with an input, Tokens or Features(size)"),
        Describe(Rule.SeveralHeads, "A model must have one head",
            "{0} is a second head beside {1}: a model has one, so remove one of the two"),
        Describe(Rule.ProbabilityOutOfRange, "A probability must be at least 0 and less than 1",
            "{0}: {1} is {2}, and a probability must be at least 0 and less than 1"),
        Describe(Rule.DuplicateName, "A name must be given once",
            "{0} is named \"{1}\", as {2} before it is: give it another name"),
        Describe(Rule.LayerWithoutEffect, "A layer must have an effect",
            "{0} has no effect: {1}"),
        Describe(Rule.NotAPlainClass, "A model must be a plain class",
            "{0} is {1}, which a model cannot be: write a partial class that is no record, not static, abstract, generic or local to a file, "
            + "and that has no base class and no primary constructor"),
        Describe(Rule.UndefinedChoice, "A choice must be a member of its enum",
            "{0}: {1} is {2}, which is no member of {3}: use one of {4}"),
        Describe(Rule.NameNotAnIdentifier, "A name must be an identifier",
            "{0} is named \"{1}\", but a name must be an identifier: letters, digits and _, without a digit in front"),
        Describe(Rule.LabelsLessAccessible, "Labels must be as accessible as the model",
            "{0} is less accessible than {1}, whose predictions are of this type: give both the same accessibility"),
    ];

    public static DiagnosticDescriptor Of(Rule rule) => All[(int)rule - 1];

    public static string Id(Rule rule) => "SEQ" + ((int)rule).ToString("0000", CultureInfo.InvariantCulture);

    private static DiagnosticDescriptor Describe(Rule rule, string title, string message) =>
        new(Id(rule), title, message, "SeqDsl", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Pages + Id(rule) + ".md");
}
