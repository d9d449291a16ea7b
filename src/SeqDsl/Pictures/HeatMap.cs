using System.Globalization;
using System.Text;

namespace SeqDsl.Pictures;

/// <summary>Numbers between 0 and 1 as a table of shades: what each step of writing looked at, a row a step, a column a token of the source.</summary>
public sealed class HeatMap
{
    private const double Letter = 6.7, Cell = 22, Margin = 10;

    private readonly IReadOnlyList<string> rows, columns;
    private readonly IReadOnlyList<float[]> weights;

    /// <param name="rows">What stands before each row.</param>
    /// <param name="columns">What stands above each column.</param>
    /// <param name="weights">[rows][columns], each in 0 … 1.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers than rows and columns.</exception>
    public HeatMap(IReadOnlyList<string> rows, IReadOnlyList<string> columns, IReadOnlyList<float[]> weights)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Count != rows.Count || weights.FirstOrDefault(row => row.Length != columns.Count) is not null)
        {
            throw new ArgumentException(
                $"{rows.Count} rows of {columns.Count} columns are named, and there are {weights.Count} rows of {string.Join(", ", weights.Select(row => row.Length).Distinct())} numbers.", nameof(weights));
        }
        (this.rows, this.columns, this.weights) = (rows, columns, weights);
    }

    /// <summary>As SVG: the darker, the larger; the number itself is each cell's title.</summary>
    public string ToSvg()
    {
        double left = (rows.Select(row => row.Length).Append(0).Max() * Letter) + (2 * Margin), top = (columns.Select(column => column.Length).Append(0).Max() * Letter) + (2 * Margin);
        double width = left + (columns.Count * Cell) + Margin, height = top + (rows.Count * Cell) + Margin;
        var svg = new StringBuilder();
        Add(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:0} {height:0}" width="{width:0}" height="{height:0}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="11">""");
        Add(svg, $"""<rect width="100%" height="100%" fill="#ffffff"/>""");
        for (int column = 0; column < columns.Count; column++)
        {
            (double x, double y) = (left + ((column + 0.65) * Cell), top - (Margin / 2));
            Add(svg, $"""<text x="{x:0.#}" y="{y:0.#}" transform="rotate(-90 {x:0.#} {y:0.#})">{SvgWriter.Escape(columns[column])}</text>""");
        }
        for (int row = 0; row < rows.Count; row++)
        {
            double y = top + (row * Cell);
            Add(svg, $"""<text x="{left - (Margin / 2):0.#}" y="{y + (0.65 * Cell):0.#}" text-anchor="end">{SvgWriter.Escape(rows[row])}</text>""");
            for (int column = 0; column < columns.Count; column++)
            {
                float weight = weights[row][column];
                Add(svg, $"""<rect x="{left + (column * Cell):0.#}" y="{y:0.#}" width="{Cell - 1:0.#}" height="{Cell - 1:0.#}" fill="#2563eb" fill-opacity="{weight:0.###}" stroke="#cfd8dc"><title>{SvgWriter.Escape(rows[row])} – {SvgWriter.Escape(columns[column])}: {weight:0.000}</title></rect>""");
            }
        }
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>For a console: five shades, each row behind its name.</summary>
    public override string ToString()
    {
        int left = rows.Select(row => row.Length).Append(0).Max(), wide = columns.Select(column => column.Length).Append(2).Max();
        var text = new StringBuilder().Append(' ', left).Append(' ').AppendLine(string.Concat(columns.Select(column => " " + column.PadRight(wide))).TrimEnd());
        for (int row = 0; row < rows.Count; row++)
        {
            text.Append(rows[row].PadLeft(left)).Append(' ');
            text.AppendLine(string.Concat(weights[row].Select(weight => " " + new string(Shade(weight), wide))));
        }
        return text.ToString();

        static char Shade(float weight) => " ░▒▓█"[Math.Clamp((int)MathF.Round(weight * 4), 0, 4)];
    }

    private static void Add(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
