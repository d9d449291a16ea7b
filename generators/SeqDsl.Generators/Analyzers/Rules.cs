using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Analyzers;

/// <summary>Each rule as the IDE shows it. The details that fill a message are described at <see cref="Rule"/>.</summary>
internal static class Rules
{
    // Before All, which is made of it.
    private static readonly string? address = Address();

    public static ImmutableArray<DiagnosticDescriptor> All { get; } =
    [
        Describe(Rule.NotPartial, "A model or cell must be partial",
            "{0} is not partial, so the generated part of {2} has no place in it: write 'partial {1} {0}'"),
        Describe(Rule.NoHead, "A model must have a head",
            "{0} has no head: end its attributes with what it predicts, such as Classify<TLabel> or Tag<TLabel>"),
        Describe(Rule.UnknownSource, "A source must be an earlier layer",
            "{0} takes {3} \"{1}\", but no layer {4} it has this name: {2}"),
        Describe(Rule.WrongKind, "A layer must be given what it takes",
            "{0} takes {1}, but {2} gives {3}: {4}"),
        Describe(Rule.SizeNotPositive, "A size must be at least 1",
            "{0}: {1} is {2}, and a size must be at least 1"),
        Describe(Rule.SplitDeclaration, "Layers must stand on one declaration",
            "{0} stands on another declaration of {1} than {2}: write all layers on one, because their order is the flow of data"),
        Describe(Rule.NoInput, "A model must begin with an input",
            "{0} has nothing to read: begin the attributes of {1} with an input, Tokens or Features(size)"),
        Describe(Rule.HeadsThatCannotMeet, "Heads of a model must go together",
            "{0} cannot stand beside {1}: {2}"),
        Describe(Rule.ProbabilityOutOfRange, "A probability must be at least 0 and less than 1",
            "{0}: {1} is {2}, and a probability must be at least 0 and less than 1{3}"),
        Describe(Rule.DuplicateName, "A name must be given once",
            "{0} is named \"{1}\", as {2} before it is: give it another name"),
        Describe(Rule.LayerWithoutEffect, "A layer must have an effect",
            "{0} has no effect: {1}"),
        Describe(Rule.NotAPlainClass, "A model or cell must be a plain class",
            "{0} is {1}, which a model or cell cannot be: write a partial class that is no record, not static, abstract, generic or local to a file, "
            + "and that has no base class and no primary constructor"),
        Describe(Rule.UndefinedChoice, "A choice must be a member of its enum",
            "{0}: {1} is {2}, which is no member of {3}: use one of {4}"),
        Describe(Rule.NameNotAnIdentifier, "A name must be an identifier",
            "{0} is named \"{1}\", but a name must be an identifier: letters, digits and _, without a digit in front"),
        Describe(Rule.LessAccessible, "Labels and language models must be as accessible as the model",
            "{0} is less accessible than {1}: give both the same accessibility"),
        Describe(Rule.NotACell, "A recurrent layer must be given a cell",
            "{0} runs a cell, and {1} is none: {2}"),
        Describe(Rule.NoStep, "A cell must have one Step",
            "{0} {1}: {2}"),
        Describe(Rule.NotAnEquation, "A step must be made of equations",
            "'{0}' cannot be {1}: {2}"),
        Describe(Rule.FieldChanged, "A step must not change a field",
            "Step of {0} changes {1}, which training alone does: use a local, or make it a state that Step takes and returns"),
        Describe(Rule.UnknownCall, "A step must call functions that can be compiled",
            "{0} is no function of a step: use {1}, or a method of {2} that is made of them"),
        Describe(Rule.SizesDiffer, "Sizes in a step must fit",
            "'{0}' would have to be of size {1} and of size {2} (I: the input's size, H: the units): a Weight leads from one size to another"),
        Describe(Rule.CellPartUnused, "A step must use what the cell has",
            "{0} of {1} has no influence on the cell's output, the first state: use it in Step, or remove it"),
        Describe(Rule.StatesDiffer, "A step must return the states that it takes",
            "Step of {0} takes {1} and returns {2}: return each state that it takes, in the same order"),
        Describe(Rule.NotACellField, "A field of a cell must be learned or constant",
            "{0} is {1}, which a field of a cell cannot be: what is learned is a Weight, a Bias or a Vector, neither static nor readonly; numbers are const"),
        Describe(Rule.TagsAsEntities, "Entity types must not be tags",
            "{0}.{1} is a tag, but CrfTag makes the tags of {2} itself, out of entity types: keep the types alone, without O and without B and I in front, "
            + "or write Scheme = TagScheme.Plain to have the members as tags"),
        Describe(Rule.NotALanguageModel, "A contextual layer must be given a language model",
            "{0} uses a bidirectional language model, and {1} is none: {2}"),
        Describe(Rule.CutoffsNotRising, "Cutoffs of a vocabulary must rise from 1",
            "{0}: Adaptive is [{1}]; each cutoff must be at least 1 and larger than the one before"),
        Describe(Rule.ProjectionNotSmaller, "A projection must be smaller than the state",
            "{0}: Projection is {1}, and must be less than the {2} numbers of the state that it projects"),
        Describe(Rule.OptionWithoutEffect, "An option must have an effect",
            "{0}: {1} has no effect: {2}", DiagnosticSeverity.Warning),
        Describe(Rule.NumberOutOfRange, "A number must be in its range",
            "{0}: {1} is {2}, and must be {3}"),
        Describe(Rule.LabelsShareValue, "Labels must have values of their own",
            "{0}: {1} are all {2}, and so one label: predictions say {3}; give each a value of its own", DiagnosticSeverity.Warning),
        Describe(Rule.NothingToChoose, "A head must have labels to choose from",
            "{0} chooses one of several labels, and {1}, so there is nothing to learn: {2}", DiagnosticSeverity.Warning),
        Describe(Rule.HeadOutweighsModel, "A head should not outweigh its model",
            "{0} has {1} scores of {2} features each: {3} products, {4} % of the model's: {5}", DiagnosticSeverity.Warning),
        Describe(Rule.UsedAfterDispose, "A model must not be used after Dispose",
            "{0}.{1} stands after {0} was disposed of in line {2}, which gave its parameters back: dispose of it after its last use, or write 'using'",
            DiagnosticSeverity.Warning),
        Describe(Rule.NoDataToLearnFrom, "There must be data to learn from",
            "{0} is given {1}, which is {2}: read the examples before it is called", DiagnosticSeverity.Warning),
        Describe(Rule.MetricWithoutHead, "A metric must be one of the model's",
            "{0} is a metric of labels, and {1} has none (its heads: {2}), so no epoch would be the best: {3}", DiagnosticSeverity.Warning),
        Describe(Rule.LanguageTooOld, "Generated code must be of the project's C# version",
            "What is generated for {0} is C# {1}, and this project is compiled as C# {2}: remove <LangVersion> from the project file, or set it to {1} or later"),
        Describe(Rule.LibraryMissing, "Generated code must find the libraries that it uses",
            "What is generated for {0} uses {1}, which this project does not reference: reference the package of SeqDsl, which brings it"),
        Describe(Rule.SizeTooLarge, "A size must be one that can be computed",
            "{0}: {1} is {2}, and can be {3} at most"),
        Describe(Rule.InputsThatCannotMeet, "Inputs of a model must go together",
            "{0} cannot be in {1}: {2}"),
        Describe(Rule.StateDoesNotFit, "A state must fit what it begins with",
            "{0} takes {1}, and is given {2}: {3}"),
        Describe(Rule.CannotBeFed, "What a layer is fed must be made of it, token by token",
            "{0} cannot be fed {1}: {2}; {3}"),
        Describe(Rule.ReservedMember, "A model or cell must leave the names of its generated part free",
            "{0} cannot be declared: {1}"),
        Describe(Rule.ObsoleteAsError, "What generated code uses must not be forbidden",
            "{0} is [Obsolete] as an error, so the code that is generated for {1} of {2} must not use it: give {1} something else, make it a warning, or mark {2} [Obsolete], too"),
        Describe(Rule.NotMarked, "Layers must stand on a model",
            "{0} has layers ({1}), but is not marked as a model, so nothing is generated for it: write [SequenceModel] before them, or remove them"),
        Describe(Rule.NotOfTheLanguage, "A layer must be a word of the language",
            "{0} is an attribute of your own, derived from {1}, and the compiler reads the words of the language only: {2}"),
        Describe(Rule.InitialValueIgnored, "A field of a cell must be given no value",
            "'{0}' would be lost, because a layer draws the numbers that {1} begins with: write '{2} {1};' alone{3}"),
        Describe(Rule.StatesExchanged, "States must be returned in their own places",
            "Step of {0} takes the states in the order ({1}) and returns ({2}) in their places, so at each step one becomes the other: {3}", DiagnosticSeverity.Warning),
        Describe(Rule.StateUnused, "A state must be read",
            "The state {0} of {1} is carried from step to step, and no equation of the output reads it: {2}", DiagnosticSeverity.Warning),
        Describe(Rule.FlagsAsLabels, "Labels of which one is chosen must not be flags",
            "{1} is marked [Flags], so its members are combined, and {0} gives one of them alone: {2}",
            DiagnosticSeverity.Warning),
        Describe(Rule.LabelsNotAnEnum, "Labels must be an enum",
            "{0}<{1}>: labels are the members of an enum, and {1} is none: {2}"),
    ];

    private static string? Address() => typeof(Rules).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(data => data.Key == "RepositoryUrl")?.Value;

    public static DiagnosticDescriptor Of(Rule rule) => byRule[rule];

    private static readonly Dictionary<Rule, DiagnosticDescriptor> byRule = All.ToDictionary(rule => (Rule)int.Parse(rule.Id.Substring(3), CultureInfo.InvariantCulture));

    public static string Id(Rule rule) => "SEQ" + ((int)rule).ToString("0000", CultureInfo.InvariantCulture);

    private static DiagnosticDescriptor Describe(Rule rule, string title, string message, DiagnosticSeverity severity = DiagnosticSeverity.Error) =>
        new(Id(rule), title, message, "SeqDsl", severity, isEnabledByDefault: true, helpLinkUri: Page(Id(rule), address));

    /// <summary>
    /// Where a rule's page is. The address is RepositoryUrl of Directory.Build.props, which the SDK writes into the assembly; while the repository has none, a page is named by its path there,
    /// which a build prints behind the message as it would print a link.
    /// </summary>
    internal static string Page(string id, string? repository) => (string.IsNullOrEmpty(repository) ? "" : repository!.TrimEnd('/') + "/blob/main/") + $"docs/diagnostics/{id}.md";
}
