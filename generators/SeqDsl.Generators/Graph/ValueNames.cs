using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Graph;

/// <summary>
/// What the values of a graph are called: by their names, numbered from 2 where an earlier one has it already, in the order in which they are printed. Whoever reads a graph beside the
/// code that is generated for it finds each value under one name in both, so none is called what code cannot call it.
/// </summary>
internal sealed class ValueNames
{
    /// <summary>Words of C#, and what generated methods call what they are given.</summary>
    public static IReadOnlyCollection<string> Reserved { get; } =
    [
        "batch", "heads", "held", "kept", "step", "rows", "first", "temporaries", "ofStep", "base", "float", "double", "int", "long", "new", "this", "in", "out", "ref", "is", "as", "for", "if", "else", "while", "do",
        "true", "false", "null", "return", "using", "class", "static", "void", "event", "params", "object", "string", "bool", "char", "byte", "lock", "fixed", "checked", "unchecked",
        "const", "default", "case", "switch", "break", "continue", "goto", "try", "catch", "finally", "throw", "operator", "explicit", "implicit", "internal", "public", "private",
        "protected", "override", "virtual", "abstract", "sealed", "readonly", "extern", "namespace", "struct", "enum", "interface", "delegate", "typeof", "sizeof", "stackalloc",
        "decimal", "short", "sbyte", "uint", "ulong", "ushort", "unsafe", "volatile", "foreach",
    ];

    private readonly Dictionary<Value, string> names = [];
    private readonly Numbering numbering = new();
    private readonly HashSet<string> taken = [.. Reserved];

    public ValueNames(ModelGraph graph)
    {
        // A parameter is printed by its own name, with dots, and has another one in code, which no value may have.
        foreach (Value parameter in graph.Equations.Where(value => value.Op is Parameter))
        {
            names[parameter] = parameter.Name;
            taken.Add(Local(Camel(parameter.Name)));
        }

        Name(graph.Equations);
    }

    public string this[Value value] => names[value];

    /// <summary>All that are names in code, too.</summary>
    public IEnumerable<string> InCode => names.Where(named => IsInCode(named.Key)).Select(named => named.Value);

    /// <summary>Whether code has a name for the value, and not another one or an expression.</summary>
    public static bool IsInCode(Value value) => value.Op is not (Parameter or Constant or Input or Count or Zeros);

    /// <summary>Whether it is among those of the graph, or of a step in it.</summary>
    public bool Has(Value value) => names.ContainsKey(value);

    /// <summary>A local begins with a small letter: a cell's "Gradient" must not hide the member of this name.</summary>
    public static string Local(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    /// <summary>"lstm.weight_hh_l0" → "lstmWeightHhL0"</summary>
    public static string Camel(string dotted)
    {
        string[] words = dotted.Split('.', '_');
        string camel = words[0] + string.Concat(words.Skip(1).Where(word => word.Length > 0).Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
        return camel.Length > 0 && !char.IsDigit(camel[0]) ? camel : "_" + camel; // of "_1.weight"
    }

    private void Name(IReadOnlyList<Value> equations)
    {
        foreach (Value value in equations.Where(value => value.Op is not Port))
        {
            Name(value);
            if (value.Op is Scan scan)
            {
                foreach ((_, Value port, _) in scan.Ports(value.Operands))
                {
                    Name(port);
                }

                Name(scan.Step.Equations);
            }
        }
    }

    private void Name(Value value)
    {
        if (names.ContainsKey(value))
        {
            return;
        }

        names.Add(value, numbering.Free(Local(value.Name), taken));
    }
}
