using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Catalog;

/// <summary>Where a word may stand in a declaration.</summary>
internal enum LayerRole
{
    /// <summary>It takes nothing and begins a flow.</summary>
    Input,

    Layer,

    /// <summary>It ends the flow and has the loss.</summary>
    Head,
}

/// <summary>An entry of the vocabulary: an attribute's word and what it means.</summary>
internal abstract class Layer
{
    /// <summary>The attribute's name without "Attribute".</summary>
    public abstract string Word { get; }

    public virtual LayerRole Role => LayerRole.Layer;

    /// <summary>The kinds of flow that it can take; none for an input.</summary>
    public abstract IReadOnlyList<FlowKind> Takes { get; }

    /// <summary>How many sources it must be given to have an effect.</summary>
    public virtual int LeastSources => 1;

    /// <summary>Whether several sources are one input, side by side; else it takes each as what it is.</summary>
    public virtual bool JoinsSources => true;

    /// <summary>Why it cannot take these sources, although their kinds fit; null when it can.</summary>
    public virtual Misfit? Refuses(Scope scope, IReadOnlyList<Flow> sources) => null;

    /// <summary>For a layer that knows the tokens of the batch only: why it cannot take those of the sources.</summary>
    protected static Misfit? OnlyOfBatch(IReadOnlyList<Flow> sources) => sources[0].Packing.IsMain ? null
        : new(0, "the tokens of the model's last input", "those of its first", "make it the last one, or put Embedding(size) in its place");

    /// <summary>How it is written in a declaration, in all its forms; the tests make a model of each.</summary>
    public abstract IReadOnlyList<string> Examples { get; }

    /// <summary>What is wrong with the attribute by itself, beside what <see cref="StructureChecks"/> finds by the arguments' names.</summary>
    public virtual IEnumerable<Problem> Check(LayerSpec spec, int index) => [];

    /// <summary>An option that the others leave nothing to do.</summary>
    protected Problem WithoutEffect(int index, string option, string why, bool canBeRemoved = true) => new(Rule.OptionWithoutEffect, index, option, new([Word, option, why]))
    {
        Remedies = canBeRemoved ? new([new(RemedyKind.RemoveArgument)]) : EquatableArray<Remedy>.Empty,
    };

    /// <param name="input">What flows in; its kind is one of <see cref="Takes"/>. Meaningless for an input.</param>
    public abstract Flow Lower(Scope scope, Flow input);

    /// <summary>The layer in the header of generated code: "BiLSTM 128".</summary>
    public abstract string Describe(LayerSpec spec);
}

/// <summary>Why a layer cannot take a source.</summary>
/// <param name="Source">Which of its sources.</param>
/// <param name="Takes">What it takes.</param>
/// <param name="Gives">What the source gives instead.</param>
/// <param name="Advice">What to do.</param>
internal sealed record Misfit(int Source, string Takes, string Gives, string Advice)
{
    /// <summary>In place of a source's number: what the layer's states begin with.</summary>
    public const int OfInitial = -1;

    /// <summary>In place of a source's number: what it is fed of the token before.</summary>
    public const int OfFeed = -2;

    /// <summary>What would make it fit, as changes of the declaration.</summary>
    public EquatableArray<Remedy> Remedies { get; init; }
}

/// <summary>A layer that ends the flow: its logits and what is made of them.</summary>
internal abstract class Head : Layer
{
    public sealed override LayerRole Role => LayerRole.Head;

    /// <summary>Such as "classify" or "tag": what the runtime decodes its scores with.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether there is a target for each token, and not for each sequence.</summary>
    public abstract bool PerToken { get; }

    /// <summary>Whether there is a row of scores for each token.</summary>
    public virtual bool ScoresPerToken => PerToken;

    /// <summary>How many real numbers the target of a row has; 0: a label.</summary>
    public virtual int Numbers(LayerSpec spec) => 0;

    /// <summary>Whether a row has one label, which is right or wrong.</summary>
    public virtual bool ChoosesOne(LayerSpec spec) => true;

    /// <summary>How many scores a row has.</summary>
    public virtual int Columns(LayerSpec spec) => Labels(spec);

    public override IEnumerable<Problem> Check(LayerSpec spec, int index)
    {
        if (ChoosesOne(spec) && Labels(spec) == 1)
        {
            yield return new(Rule.NothingToChoose, index, spec.Labels is null ? "Labels" : null, new(
            [
                Word,
                spec.Labels is { } labels ? $"{labels.Name} has one, {labels.Members[0]}" : "it is given one",
                spec.Labels is null ? "write how many there are" : "add the others to the enum",
            ]));
        }
    }

    /// <summary>Gives the logits: [rows, columns].</summary>
    public override Flow Lower(Scope scope, Flow input) =>
        new(FlowKind.Scores, scope.Linear(scope.Term(input.Value), Columns(scope.Spec)).Named("logits"), []);

    /// <summary>What is learned: the loss of the logits against the labels.</summary>
    public abstract Term Loss(Scope scope, Term logits);

    /// <summary>What is told: a probability for each label.</summary>
    public virtual Term Scores(Scope scope, Term logits) => scope.Term(scope.Graph.Softmax(logits));

    /// <summary>How many labels there are: members of the enum, or the number given.</summary>
    public static int Labels(LayerSpec spec) => spec.Labels?.Members.Count ?? spec.Integer("Labels");

    public override string Describe(LayerSpec spec) =>
        $"{Word} {(spec.Labels is { } labels ? labels.Name + " " : "")}{Labels(spec)}";
}
