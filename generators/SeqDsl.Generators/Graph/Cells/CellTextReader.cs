using System.Globalization;
using System.Text.RegularExpressions;

namespace SeqDsl.Generators.Graph.Cells;

/// <summary>Reads what <see cref="CellText"/> writes: by descent over the tokens, of which the end of a line is one; names are checked as they come.</summary>
internal sealed class CellTextReader(string text)
{
    private const string LineEnd = "\n";

    private static readonly Regex token = new(@"\n|-?\d+(\.\d+)?([eE][-+]?\d+)?(?![·\w])|\d+·[IH]\b|\w+|[^\s]", RegexOptions.CultureInvariant);

    private readonly string[] tokens = [.. token.Matches(text.Trim()).Cast<Match>().Select(match => match.Value)];
    private readonly HashSet<string> known = [];
    private int position;

    private string Current => position < tokens.Length ? tokens[position] : "";

    public CellStep Read()
    {
        Expect("cell");
        string name = Take();
        ExpectAll(LineEnd, "{", LineEnd);
        List<CellField> fields = [];
        while (Current is "weight" or "bias" or "vector")
        {
            fields.Add(Field());
        }

        string input = Port("slice", "I");
        List<string> states = [];
        while (Current == "carry" && Ahead(2) == ":")
        {
            states.Add(Port("carry", "H"));
        }

        List<CellLine> lines = [];
        while (Ahead(1) == "=")
        {
            string line = Take();
            Expect("=");
            lines.Add(new CellLine(line, Part()));
            Know(line);
            Expect(LineEnd);
        }

        Expect("next");
        List<CellExpression> next = [Part()];
        while (Current == ",")
        {
            position++;
            next.Add(Part());
        }

        ExpectAll(LineEnd, "}");
        return next.Count == states.Count && position == tokens.Length
            ? new CellStep(name, fields, input, states, lines, next)
            : throw new FormatException($"The cell {name} has {states.Count} states and {next.Count} next values, or text follows its end.");
    }

    private CellField Field()
    {
        var kind = (CellFieldKind)Enum.Parse(typeof(CellFieldKind), Take(), ignoreCase: true);
        string name = Know(Take());
        ExpectAll(":", "[");
        CellSize rows = Size();
        CellSize? columns = null;
        if (kind == CellFieldKind.Weight)
        {
            Expect(",");
            columns = Size();
        }

        ExpectAll("]", LineEnd);
        return new CellField(kind, name, rows, columns);
    }

    private string Port(string word, string size)
    {
        Expect(word);
        string name = Know(Take());
        ExpectAll(":", "[", "n", ",", size, "]", LineEnd);
        return name;
    }

    private CellSize Size()
    {
        string part = Take();
        int count = part.Length > 2 ? int.Parse(part.Substring(0, part.Length - 2), CultureInfo.InvariantCulture) : 1;
        CellSize size = part[part.Length - 1] switch
        {
            'I' => new CellSize(count, 0),
            'H' => new CellSize(0, count),
            _ => throw Unexpected(part, "a size such as I, H or 4·H"),
        };
        if (Current != "+")
        {
            return size;
        }

        position++;
        CellSize rest = Size();
        return size + rest;
    }

    /// <summary>A word and its operands, or an operand: the end of the part says which, so that a local may have a word's name.</summary>
    private CellExpression Part()
    {
        if (IsEnd(Ahead(1)) || Current == "(")
        {
            return Operand();
        }

        string called = Take();
        CellWord word = CellWord.Find(called) ?? throw Unexpected(called, "a word of the language");
        List<CellExpression> operands = [];
        while (!IsEnd(Current))
        {
            operands.Add(Operand());
        }

        return word.Takes(operands)
            ? new CellApplication(word, operands)
            : throw new FormatException($"{word.Text} is not said of {operands.Count} such operands (token {position} of a cell's text).");
    }

    private CellExpression Operand()
    {
        string word = Take();
        if (word == "(")
        {
            CellExpression inner = Part();
            Expect(")");
            return inner;
        }

        return known.Contains(word) ? new CellReference(word)
            : double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? new CellNumber(number)
            : throw Unexpected(word, "a name given before or a number");
    }

    private static bool IsEnd(string word) => word is LineEnd or "," or ")" or "";

    private string Ahead(int count) => position + count < tokens.Length ? tokens[position + count] : "";

    private string Know(string name) => known.Add(name) ? name : throw new FormatException($"A cell's text gives the name {name} twice.");

    private string Take() => position < tokens.Length ? tokens[position++] : throw Unexpected("the end", "more");

    private void ExpectAll(params string[] expected)
    {
        foreach (string word in expected)
        {
            Expect(word);
        }
    }

    private void Expect(string expected)
    {
        string found = Take();
        if (found != expected)
        {
            throw Unexpected(found, expected);
        }
    }

    private FormatException Unexpected(string found, string expected) =>
        new($"Token {position} of a cell's text is '{found.Replace("\n", "the end of the line")}', where {expected.Replace("\n", "the end of the line")} was expected.");
}
