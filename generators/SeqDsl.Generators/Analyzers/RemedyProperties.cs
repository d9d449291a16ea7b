using System.Collections.Immutable;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Analyzers;

/// <summary>How remedies travel from the analyzer to the fixes: as a diagnostic's properties, "Kind" and "Kind.Source".</summary>
internal static class RemedyProperties
{
    private const string Source = ".Source";

    public static ImmutableDictionary<string, string?> Of(Problem problem) => problem.Remedies
        .SelectMany(remedy => new[] { new KeyValuePair<string, string?>($"{remedy.Kind}", remedy.Text), new KeyValuePair<string, string?>(remedy.Kind + Source, remedy.Source) })
        .ToImmutableDictionary();

    public static Remedy? Find(ImmutableDictionary<string, string?> properties, RemedyKind kind) =>
        properties.TryGetValue($"{kind}", out string? text) ? new Remedy(kind, text ?? "", properties.TryGetValue(kind + Source, out string? source) ? source ?? "" : "") : null;
}
