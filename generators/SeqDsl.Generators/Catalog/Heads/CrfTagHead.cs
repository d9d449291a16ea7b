using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog.Heads;

/// <summary>
/// Entities as tags of a scheme, by a linear-chain conditional random field (Lafferty et al. 2001; Lample et al. 2016): x·Wᵀ + b, and a score for each transition that
/// the scheme allows. What it forbids is on no path.
/// </summary>
internal sealed class CrfTagHead : Head
{
    // pytorch-crf's initial values.
    private static readonly InitialValues initial = new InitialValues.Uniform(0.1);

    public override string Word => "CrfTag";

    public override string Kind => "crftag";

    public override bool PerToken => true;

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Sequence];

    public override IReadOnlyList<string> Examples =>
        ["CrfTag<Colour>", "CrfTag<Colour>(Scheme = TagScheme.Bio)", "CrfTag<Colour>(Scheme = TagScheme.Io)", "CrfTag<Colour>(Scheme = TagScheme.Plain)"];

    /// <summary>The tags that follow from the attribute.</summary>
    public static TagLayout Layout(LayerSpec spec) => new(spec.Choice("Scheme", "Bioes"), Labels(spec));

    public override bool ChoosesOne(LayerSpec spec) => Layout(spec).Scheme == "Plain";

    public override int Columns(LayerSpec spec) => Layout(spec).Tags;

    /// <summary>"O", "B_Person": members that are tags already would become B-O and B-B_Person.</summary>
    public override IEnumerable<Problem> Check(LayerSpec spec, int index)
    {
        foreach (Problem problem in base.Check(spec, index))
        {
            yield return problem;
        }

        string scheme = Layout(spec).Scheme;
        if (spec.Labels is { } labels && scheme != "Plain"
            && labels.Members.FirstOrDefault(member => IsTag(member, labels)) is { } tag)
        {
            yield return new(Rule.TagsAsEntities, index, null, new([labels.Name, tag, scheme]));
        }
    }

    /// <summary>
    /// "O", "B_Person"; and "BPerson" beside "IPerson", or where every member begins like that: a word may begin with two capitals by itself.
    /// </summary>
    private static bool IsTag(string member, LabelsSpec labels) => member == "O" || (IsPrefix(member) && (member[1] == '_' || (char.IsUpper(member[1])
        && (labels.Members.Any(other => other.Length > 3 && other[0] != member[0] && IsPrefix(other) && other.Substring(1) == member.Substring(1))
            || (labels.Members.Count > 1 && labels.Members.All(other => IsPrefix(other) && char.IsUpper(other[1]) && char.IsLower(other[2])))))));

    private static bool IsPrefix(string member) => member.Length > 2 && "BIESLU".Contains(member[0]);

    public override Term Loss(Scope scope, Term logits)
    {
        TagLayout tags = Layout(scope.Spec);
        Term transitions = scope.Parameter("transitions", Shape.Of(tags.Tags, tags.Tags), initial);
        Term starts = scope.Parameter("start_transitions", Shape.Of(tags.Tags), initial), ends = scope.Parameter("end_transitions", Shape.Of(tags.Tags), initial);
        return scope.Term(scope.Graph.Crf(tags, [logits, transitions, starts, ends, scope.Labels(Dimension.Tokens)], "loss"));
    }

    /// <summary>Decoding weighs whole paths, and needs the scores as they are.</summary>
    public override Term Scores(Scope scope, Term logits) => logits;

    public override string Describe(LayerSpec spec) => $"{base.Describe(spec)} {Layout(spec).Scheme.ToUpperInvariant()}";
}
