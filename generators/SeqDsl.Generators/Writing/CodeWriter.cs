using System.Text;

namespace SeqDsl.Generators.Writing;

/// <summary>Indented lines of C# with \n ends.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder text = new();
    private int depth;

    /// <summary>Writes each line of a text at the current depth. Within the text lines keep their own indentation; empty ones stay empty.</summary>
    public CodeWriter Line(string lines = "")
    {
        foreach (string line in lines.Split('\n'))
        {
            if (line.Length > 0)
            {
                text.Append(' ', depth * 4).Append(line);
            }

            text.Append('\n');
        }

        return this;
    }

    /// <summary>Writes a line and opens a block under it.</summary>
    public CodeWriter Open(string line, string bracket = "{")
    {
        Line(line).Line(bracket);
        depth++;
        return this;
    }

    public CodeWriter Close(string end = "}")
    {
        depth--;
        return Line(end);
    }

    public override string ToString() => text.ToString();
}
