using System.Text;

namespace SeqDsl.Pictures;

/// <summary>
/// A drawing in DOT:
/// <code>
/// digraph "Q"
/// {
///     n0 [label="tokens", …];
///     n0 -> n1 [label="[N]"];
/// }
/// </code>
/// </summary>
internal static class DotWriter
{
    public static string Write(GraphDrawing drawing)
    {
        var text = new StringBuilder("digraph ").Append(Quote(drawing.Title)).Append("\n{\n    rankdir=TB;\n    node [shape=box, style=\"filled,rounded\", fontname=\"Helvetica\", fontsize=11];\n    edge [fontname=\"Helvetica\", fontsize=9];\n");
        Frames(text, drawing, around: null, "    ");
        foreach (DrawnEdge edge in drawing.Edges)
        {
            string style = edge.Kind switch
            {
                EdgeKind.Kept => ", style=dashed",
                EdgeKind.NextStep => ", style=dotted, constraint=false",
                _ => "",
            };
            text.Append("    ").Append(edge.From.Id).Append(" -> ").Append(edge.To.Id).Append(" [label=").Append(Quote(edge.Label)).Append(style).Append("];\n");
        }

        return text.Append("}\n").ToString();
    }

    private static void Frames(StringBuilder text, GraphDrawing drawing, DrawnGroup? around, string indent)
    {
        foreach (DrawnNode node in drawing.Nodes.Where(node => node.Group == around))
        {
            text.Append(indent).Append(node.Id).Append(" [label=").Append(Quote(string.Join("\n", node.Lines)))
                .Append(", fillcolor=\"").Append(Colours.Fill(node.Kind)).Append("\", color=\"").Append(Colours.Line(node.Kind)).Append("\"];\n");
        }

        foreach (DrawnGroup group in drawing.Groups.Where(group => group.Around == around))
        {
            text.Append(indent).Append("subgraph cluster_").Append(group.Id).Append('\n').Append(indent).Append("{\n").Append(indent).Append("    label=").Append(Quote(group.Title)).Append(";\n");
            Frames(text, drawing, group, indent + "    ");
            text.Append(indent).Append("}\n");
        }
    }

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
