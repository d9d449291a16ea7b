using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;

namespace SeqDsl.CodeFixes;

/// <summary>A member of an enum that stands for a label of a file.</summary>
/// <param name="Name">As code writes it.</param>
/// <param name="Remark">Where the name does not tell the label: the label.</param>
internal sealed record LabelMember(string Name, string? Remark)
{
    private const int LineWidth = 140;

    /// <summary>What stands behind an enum's name: on the same line if there is room, else a member a line.</summary>
    /// <param name="members">The members.</param>
    /// <param name="taken">Characters before it on the line, without the indentation.</param>
    /// <param name="indent">Of the enum.</param>
    /// <param name="end">Of a line.</param>
    public static string Body(IReadOnlyList<LabelMember> members, int taken, string indent, string end)
    {
        string all = string.Join(", ", members.Select(member => member.Name));
        return all.Length + taken + indent.Length + 5 <= LineWidth && members.All(member => member.Remark is null)
            ? $" {{ {all} }}"
            : $"{end}{indent}{{{end}{string.Concat(members.Select(member => $"{indent}    {member.Name},{(member.Remark is null ? "" : " // " + member.Remark)}{end}"))}{indent}}}";
    }
}

/// <summary>The labels of a data file, as the readers of Corpus find them by default: column 0 of tabs, the field "label" of JSON lines, column 1 of a token a line.</summary>
internal static class LabelFile
{
    // More are no labels but texts: another column, or another kind of file.
    private const int MostLabels = 500;

    private static readonly Regex field = new("\"label\"\\s*:\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(-?\\d+))", RegexOptions.CultureInvariant);
    private static readonly Regex tag = new("^(?:O|[BIESLU]-(.+))$", RegexOptions.CultureInvariant);

    /// <summary>Whether files of the readers have labels for such a head.</summary>
    public static bool IsRead(string head) => head is "Classify" or "MultiLabel" or "Tag" or "CrfTag";

    /// <summary>The members in the order of the labels; empty where the file is not of such a form.</summary>
    /// <param name="lines">The file.</param>
    /// <param name="perToken">Whether there is a token on each line.</param>
    /// <param name="entities">Whether labels are tags of entities, whose types are the members.</param>
    public static IReadOnlyList<LabelMember> Read(IEnumerable<string> lines, bool perToken, bool entities)
    {
        HashSet<string> labels = new(StringComparer.Ordinal);
        foreach (string line in lines.Where(line => line.Trim().Length > 0 && !(perToken && line.StartsWith("# ", StringComparison.Ordinal))))
        {
            if (Label(line, perToken) is not { Length: > 0 } label || labels.Count > MostLabels)
            {
                return [];
            }

            labels.Add(label);
        }

        if (entities && labels.All(label => tag.IsMatch(label)))
        {
            labels = [.. labels.Select(label => tag.Match(label).Groups[1].Value).Where(type => type.Length > 0)];
        }

        return Named([.. labels.OrderBy(label => label, StringComparer.Ordinal)]);
    }

    private static string? Label(string line, bool perToken)
    {
        if (!perToken && line.TrimStart().StartsWith("{", StringComparison.Ordinal))
        {
            return field.Match(line) is { Success: true } match ? match.Groups[1].Success ? Regex.Unescape(match.Groups[1].Value) : match.Groups[2].Value : null;
        }

        string[] columns = perToken && line.IndexOf('\t') < 0 ? line.Split([' '], StringSplitOptions.RemoveEmptyEntries) : line.Split('\t');
        return columns.Length < 2 ? null : columns[perToken ? 1 : 0].Trim();
    }

    /// <summary>A reader finds a member by a label's letters and digits, whatever their case; where there are none, or two have the same, the label stands beside it.</summary>
    private static IReadOnlyList<LabelMember> Named(IReadOnlyList<string> labels)
    {
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);
        List<LabelMember> members = [];
        foreach (string label in labels)
        {
            string letters = string.Concat(Regex.Split(label, "[^\\p{L}\\p{Nd}]+").Where(part => part.Length > 0).Select(part => char.ToUpperInvariant(part[0]) + part.Substring(1)));
            string name = letters.Length == 0 ? "Mark" : char.IsDigit(letters[0]) ? "_" + letters : letters, free = name;
            for (int number = 2; !taken.Add(free); number++)
            {
                free = name + number.ToString(CultureInfo.InvariantCulture);
            }

            members.Add(new LabelMember(SyntaxFacts.GetKeywordKind(free) == SyntaxKind.None ? free : "@" + free, free == name && letters.Length > 0 ? null : $"{label}: for LabelSet.OfEnum(texts)"));
        }

        return members;
    }
}
