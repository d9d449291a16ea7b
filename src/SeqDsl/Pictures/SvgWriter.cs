using System.Globalization;
using System.Text;

namespace SeqDsl.Pictures;

/// <summary>A drawing as SVG: boxes at the places of <see cref="LayeredLayout"/>, arrows between them, a legend above. Frames are left to the other formats.</summary>
internal static class SvgWriter
{
    private const double Letter = 6.7, Line = 15, Margin = 10, Legend = 34;

    public static string Write(GraphDrawing drawing)
    {
        var layout = new LayeredLayout(drawing, Size);
        var text = new StringBuilder();
        NodeKind[] kinds = [.. drawing.Nodes.Select(node => node.Kind).Distinct().Order()];
        double width = Math.Max(layout.Width, kinds.Sum(LegendWidth) + Margin), height = layout.Height + Legend;
        Add(text, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:0} {height:0}" width="{width:0}" height="{height:0}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="11">""");
        Add(text, $"<title>{Escape(drawing.Title)}</title>");
        Add(text, $"""<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#455a64"/></marker></defs>""");
        Add(text, $"""<rect width="100%" height="100%" fill="#ffffff"/>""");
        double x = Margin;
        foreach (NodeKind kind in kinds)
        {
            Add(text, $"""<rect x="{x:0.#}" y="10" width="14" height="14" rx="3" fill="{Colours.Fill(kind)}" stroke="{Colours.Line(kind)}"/><text x="{x + 20:0.#}" y="21">{Colours.Words(kind)}</text>""");
            x += LegendWidth(kind);
        }

        foreach (DrawnEdge edge in drawing.Edges)
        {
            Arrow(text, layout, edge);
        }

        foreach (DrawnNode node in drawing.Nodes)
        {
            (double middleX, double middleY) = layout.Middle(node);
            (double w, double h) = Size(node);
            Add(text, $"""<g><rect x="{middleX - w / 2:0.#}" y="{middleY - h / 2 + Legend:0.#}" width="{w:0.#}" height="{h:0.#}" rx="5" fill="{Colours.Fill(node.Kind)}" stroke="{Colours.Line(node.Kind)}"/>""");
            for (int line = 0; line < node.Lines.Count; line++)
            {
                Add(text, $"""<text x="{middleX:0.#}" y="{middleY - h / 2 + Legend + Margin / 2 + (line + 0.75) * Line:0.#}" text-anchor="middle">{Escape(node.Lines[line])}</text>""");
            }

            Add(text, $"</g>");
        }

        return text.Append("</svg>\n").ToString();
    }

    private static void Arrow(StringBuilder text, LayeredLayout layout, DrawnEdge edge)
    {
        string dashes = edge.Kind switch { EdgeKind.Kept => " stroke-dasharray=\"5 4\"", EdgeKind.NextStep => " stroke-dasharray=\"2 3\"", _ => "" };
        IReadOnlyList<(double X, double Y)> points = edge.Kind == EdgeKind.NextStep ? Around(layout, edge) : layout.Way(edge);
        var path = new StringBuilder();
        Write(path, $"M{points[0].X:0.#},{points[0].Y + Legend:0.#}");
        for (int point = 1; point < points.Count; point++)
        {
            (double x, double y) = points[point - 1];
            (double toX, double toY) = points[point];
            double bend = (toY - y) / 2;
            Write(path, $" C{x:0.#},{y + bend + Legend:0.#} {toX:0.#},{toY - bend + Legend:0.#} {toX:0.#},{toY + Legend:0.#}");
        }

        Add(text, $"""<path d="{path}" fill="none" stroke="#455a64"{dashes} marker-end="url(#tip)"/>""");
        if (edge.Label.Length > 0)
        {
            (double x, double y) = points[^1];
            Add(text, $"""<text x="{(points[^2].X + x) / 2 + 4:0.#}" y="{(points[^2].Y + y) / 2 + Legend + 4:0.#}" fill="#455a64" font-size="10" stroke="#ffffff" stroke-width="3" paint-order="stroke">{Escape(edge.Label)}</text>""");
        }
    }

    /// <summary>From the right side of a box up to the right side of another.</summary>
    private static IReadOnlyList<(double X, double Y)> Around(LayeredLayout layout, DrawnEdge edge)
    {
        (double x, double y) = layout.Middle(edge.From);
        (double toX, double toY) = layout.Middle(edge.To);
        double right = Math.Max(x + Size(edge.From).Width / 2, toX + Size(edge.To).Width / 2) + Margin;
        return [(x + Size(edge.From).Width / 2, y), (right, (y + toY) / 2), (toX + Size(edge.To).Width / 2, toY)];
    }

    private static (double Width, double Height) Size(DrawnNode node) => (node.Lines.Max(line => line.Length) * Letter + 2 * Margin, node.Lines.Count * Line + Margin);

    private static double LegendWidth(NodeKind kind) => Colours.Words(kind).Length * Letter + 36;

    private static void Add(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static void Write(StringBuilder text, FormattableString part) => text.Append(part.ToString(CultureInfo.InvariantCulture));

    internal static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
