using System.Globalization;
using SeqDsl.Generators.Catalog;
using SeqDsl.Generators.Catalog.Heads;
using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;

namespace SeqDsl.Generators.Writing;

/// <summary>A head in C#: the one list of what each kind learns from, gives, and is decoded by.</summary>
/// <param name="Target">The type of what should come out.</param>
/// <param name="Prediction">The type of what does come out.</param>
/// <param name="Codec">Makes what stands between these and numbers.</param>
/// <param name="Labels">The labels' names, by number.</param>
internal sealed record HeadTypes(string Target, string Prediction, string Codec, IReadOnlyList<string> Labels)
{
    /// <summary>Labels that have numbers only: a call says them, because a million literals are 17 MB of code.</summary>
    private bool AreNumbers { get; init; }

    /// <summary>The labels' names as code writes them.</summary>
    public string LabelsCode => AreNumbers ? $"{RuntimeNames.NumberedLabels}.Names({Labels.Count})" : $"[{string.Join(", ", Labels.Select(label => $"\"{label}\""))}]";

    public static HeadTypes Of(LoweredHead head)
    {
        if (head.Head is TokenHead)
        {
            return new("", "", "", []); // a language model says itself what comes in and out
        }

        if (head.Head.Kind == "regress")
        {
            return head.Head.Numbers(head.Spec) is > 1 and int count
                ? new(ListOf("float"), ListOf("float"), $"new {RuntimeNames.NumbersCodec}({count})", [])
                : new("float", "float", $"new {RuntimeNames.RegressCodec}()", []);
        }

        if (head.Head is ExtractSpanHead && head.Spec.Labels is null)
        {
            return new(RuntimeNames.TokenSpan, RuntimeNames.SpanPrediction, $"new {RuntimeNames.SpanCodec}({SpanOptions(head.Spec)})", []);
        }

        string label = head.Spec.Labels?.EnumName ?? "int";
        string[] names = head.Spec.Labels is { } labels
            ? [.. labels.Members.Select(member => member.TrimStart('@'))]
            : [.. Enumerable.Range(0, Head.Labels(head.Spec)).Select(number => number.ToString(CultureInfo.InvariantCulture))];
        string values = head.Spec.Labels is { } members ? $"[{string.Join(", ", members.Members.Select(member => $"{label}.{member}"))}]" : $"{RuntimeNames.NumberedLabels}.Numbers({names.Length})";
        HeadTypes types = head.Head.Kind switch
        {
            "classify" => new(label, $"{RuntimeNames.Prediction}<{label}>", $"new {RuntimeNames.ClassifyCodec}<{label}>({values})", names),
            "multilabel" => new(
                $"global::System.Collections.Generic.IReadOnlyCollection<{label}>", $"{RuntimeNames.LabelSetPrediction}<{label}>",
                $"new {RuntimeNames.MultiLabelCodec}<{label}>({values})", names),
            "tag" => new(ListOf(label), $"{RuntimeNames.Tagging}<{label}>", $"new {RuntimeNames.TagCodec}<{label}>({values})", names),
            "extractspan" => new(
                ListOf($"{RuntimeNames.Entity}<{label}>"), $"{RuntimeNames.SlotsPrediction}<{label}>", $"new {RuntimeNames.SlotsCodec}<{label}>({values}, {SpanOptions(head.Spec)})", names),
            "crftag" => OfChain(CrfTagHead.Layout(head.Spec), label, names, values),
            _ => throw new InvalidOperationException($"Say here what a head of the kind {head.Head.Kind} is in C#."),
        };
        return types with { AreNumbers = head.Spec.Labels is null && types.Labels.Count == names.Length };
    }

    private static HeadTypes OfChain(TagLayout tags, string label, string[] names, string values) => tags.Scheme == "Plain"
        ? new(ListOf(label), $"{RuntimeNames.ChainTagging}<{label}>", $"new {RuntimeNames.ChainCodec}<{label}>({values})", names)
        : new(
            ListOf($"{RuntimeNames.Entity}<{label}>"),
            $"{RuntimeNames.EntityTagging}<{label}>",
            $"new {RuntimeNames.EntityCodec}<{label}>({RuntimeNames.TagScheme}.{tags.Scheme}, {values})",
            [.. tags.Names(names)]);

    private static string SpanOptions(LayerSpec spec) =>
        $"optional: {(ExtractSpanHead.IsOptional(spec) ? "true" : "false")}{(spec.Integer("Longest") is > 0 and int longest ? $", longest: {longest}" : "")}";

    private static string ListOf(string type) => $"global::System.Collections.Generic.IReadOnlyList<{type}>";
}
