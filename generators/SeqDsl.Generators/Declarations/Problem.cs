namespace SeqDsl.Generators.Declarations;

/// <summary>
/// What a declaration can do wrong; the number is that of its SEQ id and help page. Beside each rule stand the details that its message
/// (Analyzers/Rules.cs) is filled with, in their order.
/// </summary>
internal enum Rule
{
    /// <summary>the type that is not partial, its keyword, the model</summary>
    NotPartial = 1,

    /// <summary>the model</summary>
    NoHead = 2,

    /// <summary>the layer's word, the name asked for, what to do, the argument that asks for it, "before" or "behind": where such a layer stands</summary>
    UnknownSource = 3,

    /// <summary>the layer's word, what it takes, the source's word, what that gives, what to do</summary>
    WrongKind = 4,

    /// <summary>the layer's word, the size's name, its value</summary>
    SizeNotPositive = 5,

    /// <summary>the layer's word, the model, the word of the first layer</summary>
    SplitDeclaration = 6,

    /// <summary>what has nothing to read: the layer's word or the model, the model</summary>
    NoInput = 7,

    /// <summary>the head's word, what it stands beside, why that cannot be and what to do</summary>
    HeadsThatCannotMeet = 8,

    /// <summary>the layer's word, the probability's name, its value, what may have been meant</summary>
    ProbabilityOutOfRange = 9,

    /// <summary>the layer's word, the name, the word of the layer that has it already</summary>
    DuplicateName = 10,

    /// <summary>what has no effect, why</summary>
    LayerWithoutEffect = 11,

    /// <summary>the class, what it is that a model cannot be</summary>
    NotAPlainClass = 12,

    /// <summary>the layer's word, the argument's name, its value, the enum, its members</summary>
    UndefinedChoice = 13,

    /// <summary>the layer's word, the name</summary>
    NameNotAnIdentifier = 14,

    /// <summary>the type, the model and what it has to do with it, the layer's word</summary>
    LessAccessible = 15,

    /// <summary>the layer's word, the class, what to do</summary>
    NotACell = 16,

    /// <summary>the cell, what it has instead, what to do</summary>
    NoStep = 17,

    /// <summary>what is written, what it cannot be, why and what to do</summary>
    NotAnEquation = 18,

    /// <summary>the cell, the field</summary>
    FieldChanged = 19,

    /// <summary>what is called, the functions that can be called, the cell</summary>
    UnknownCall = 20,

    /// <summary>the expression, two sizes</summary>
    SizesDiffer = 21,

    /// <summary>the field or parameter, the cell</summary>
    CellPartUnused = 22,

    /// <summary>the cell, what its step takes, what it returns</summary>
    StatesDiffer = 23,

    /// <summary>the field, what it is</summary>
    NotACellField = 24,

    /// <summary>the enum, the member, the scheme</summary>
    TagsAsEntities = 25,

    /// <summary>the layer's word, the class, what to do</summary>
    NotALanguageModel = 26,

    /// <summary>the layer's word, the cutoffs</summary>
    CutoffsNotRising = 27,

    /// <summary>the layer's word, the projection's size, that of the state</summary>
    ProjectionNotSmaller = 28,

    /// <summary>the layer's word, the option, why it has none and what to do</summary>
    OptionWithoutEffect = 29,

    /// <summary>the layer's word, the number's name, its value, what it must be</summary>
    NumberOutOfRange = 30,

    /// <summary>the enum, its members of one value, that value, the member that stands for them</summary>
    LabelsShareValue = 31,

    /// <summary>the head's word, what there is one of, what to do</summary>
    NothingToChoose = 32,

    /// <summary>the head's word, how many scores, of how many features, the product, its share of the model in percent, what to do</summary>
    HeadOutweighsModel = 33,

    /// <summary>the model's variable, the method, the line in which it was disposed of</summary>
    UsedAfterDispose = 34,

    /// <summary>the method, the argument, what it is</summary>
    NoDataToLearnFrom = 35,

    /// <summary>the metric, the model, its heads, what to do</summary>
    MetricWithoutHead = 36,

    /// <summary>the model or cell, the version that is needed, the one that is set</summary>
    LanguageTooOld = 37,

    /// <summary>the model or cell, the library</summary>
    LibraryMissing = 38,

    /// <summary>the layer's word, the size's name, its value, the largest</summary>
    SizeTooLarge = 39,

    /// <summary>the input's or the head's word, the model, why that cannot be and what to do</summary>
    InputsThatCannotMeet = 40,

    /// <summary>the layer's word, what it takes, what it is given, what to do</summary>
    StateDoesNotFit = 41,

    /// <summary>the layer's word, the name of what it is fed, why that cannot be, what to do</summary>
    CannotBeFed = 42,

    /// <summary>the member, why it cannot be and what to do</summary>
    ReservedMember = 43,

    /// <summary>what is obsolete, the layer's word, the model</summary>
    ObsoleteAsError = 44,

    /// <summary>the class, its layers</summary>
    NotMarked = 50,

    /// <summary>the attribute's word, the layer that it derives from, what to do</summary>
    NotOfTheLanguage = 51,

    /// <summary>what the field is given, the field, its type, what to do</summary>
    InitialValueIgnored = 52,

    /// <summary>the cell, the states as it takes them, what it returns in their places, what to do</summary>
    StatesExchanged = 53,

    /// <summary>the state, the cell, what follows and what to do</summary>
    StateUnused = 54,

    /// <summary>the head's word, the enum, what to do</summary>
    FlagsAsLabels = 55,

    /// <summary>the head's word, the type, what to do</summary>
    LabelsNotAnEnum = 56,
}

/// <summary>A mistake in a declaration, without a place in the source: the analyzer knows where layer <paramref name="Layer"/> stands.</summary>
/// <param name="Rule">Which mistake.</param>
/// <param name="Layer">The index of the layer concerned in <see cref="ModelSpec.Layers"/>; −1: the class itself.</param>
/// <param name="Argument">The argument concerned, when it is one.</param>
/// <param name="Details">What the rule's message is filled with.</param>
internal sealed record Problem(Rule Rule, int Layer, string? Argument, EquatableArray<string> Details)
{
    // The model is compiled as if nothing were said.
    private static readonly Rule[] warnings =
        [Rule.OptionWithoutEffect, Rule.LabelsShareValue, Rule.NothingToChoose, Rule.HeadOutweighsModel, Rule.StatesExchanged, Rule.StateUnused, Rule.FlagsAsLabels];

    /// <summary>The place of a problem that concerns the class and no single layer.</summary>
    public const int OfTheClass = -1;

    /// <summary>Whether the declaration can be compiled nevertheless: the rule is a warning.</summary>
    public bool IsWarning => Warns(Rule);

    /// <summary>What would remove it, each by itself: the fixes of the editor.</summary>
    public EquatableArray<Remedy> Remedies { get; init; }

    /// <summary>Whether a model or cell that breaks the rule is compiled nevertheless.</summary>
    public static bool Warns(Rule rule) => warnings.Contains(rule);
}
