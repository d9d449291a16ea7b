using System.Text;

namespace SeqDsl.Pictures;

/// <summary>
/// A drawing in Mermaid's language:
/// <code>
/// flowchart TB
///     n0(["tokens"]) -- "[N]" --> n1["embedding"]
/// </code>
/// </summary>
internal static class MermaidWriter
{
    public static string Write(GraphDrawing drawing)
    {
        var text = new StringBuilder("---\ntitle: ").Append(drawing.Title).Append("\n---\nflowchart TB\n");
        Frames(text, drawing, around: null, "    ");
        foreach (DrawnEdge edge in drawing.Edges)
        {
            string arrow = edge.Kind == EdgeKind.Value ? "-->" : "-.->";
            string label = edge.Label.Length > 0 ? $"|\"{Escape(edge.Label)}\"|" : "";
            text.Append("    ").Append(edge.From.Id).Append(' ').Append(arrow).Append(label).Append(' ').Append(edge.To.Id).Append('\n');
        }

        foreach (NodeKind kind in drawing.Nodes.Select(node => node.Kind).Distinct().Order())
        {
            text.Append("    classDef ").Append(Name(kind)).Append(" fill:").Append(Colours.Fill(kind)).Append(",stroke:").Append(Colours.Line(kind)).Append(",color:#1b1b1b\n");
        }

        return text.ToString();
    }

    private static void Frames(StringBuilder text, GraphDrawing drawing, DrawnGroup? around, string indent)
    {
        foreach (DrawnNode node in drawing.Nodes.Where(node => node.Group == around))
        {
            (string open, string close) = node.Kind switch
            {
                NodeKind.Input => ("([", "])"),
                NodeKind.Parameter or NodeKind.Gradient => ("[(", ")]"),
                NodeKind.Loss => ("{{", "}}"),
                _ => ("[", "]"),
            };
            text.Append(indent).Append(node.Id).Append(open).Append('"').Append(string.Join("<br/>", node.Lines.Select(Escape))).Append('"').Append(close)
                .Append(":::").Append(Name(node.Kind)).Append('\n');
        }

        foreach (DrawnGroup group in drawing.Groups.Where(group => group.Around == around))
        {
            text.Append(indent).Append("subgraph ").Append(group.Id).Append("[\"").Append(Escape(group.Title)).Append("\"]\n");
            Frames(text, drawing, group, indent + "    ");
            text.Append(indent).Append("end\n");
        }
    }

    private static string Name(NodeKind kind) => kind.ToString().ToLowerInvariant();

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "#quot;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
