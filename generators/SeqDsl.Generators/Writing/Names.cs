using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Writing;

/// <summary>The identifiers of one generated method: each value gets one of its own, as near to its name as possible.</summary>
internal sealed class Names
{
    private static readonly HashSet<string> reserved =
    [
        "batch", "kept", "step", "rows", "first", "base", "float", "double", "int", "long", "new", "this", "in", "out", "ref", "is", "as", "for", "if", "else", "while", "do",
        "true", "false", "null", "return", "using", "class", "static", "void", "event", "params", "object", "string", "bool", "char", "byte", "lock", "fixed", "checked", "unchecked",
        "const", "default", "case", "switch", "break", "continue", "goto", "try", "catch", "finally", "throw", "operator", "explicit", "implicit", "internal", "public", "private",
        "protected", "override", "virtual", "abstract", "sealed", "readonly", "extern", "namespace", "struct", "enum", "interface", "delegate", "typeof", "sizeof", "stackalloc",
        "decimal", "short", "sbyte", "uint", "ulong", "ushort", "unsafe", "volatile", "foreach",
    ];

    private readonly Dictionary<object, string> given = [];
    private readonly HashSet<string> taken = [.. reserved];

    /// <summary>The value's identifier.</summary>
    public string this[Value value] => Of(value, value.Op is Parameter ? Camel(value.Name) : value.Name);

    /// <summary>The buffer of a scan's result, one tensor for each step.</summary>
    public string Steps(Value pick) => Of((pick, "Steps"), pick.Name + "Steps");

    /// <summary>Makes a value's identifier an expression that is there already.</summary>
    public void Set(Value value, string expression) => given[value] = expression;

    /// <summary>Whether the value has an identifier already.</summary>
    public bool IsSet(Value value) => given.ContainsKey(value);

    public void SetSteps(Value pick, string expression) => given[(pick, "Steps")] = expression;

    public string Of(object key, string wish)
    {
        if (!given.TryGetValue(key, out string? name))
        {
            name = wish;
            for (int number = 2; !taken.Add(name); number++)
            {
                name = wish + number;
            }

            given.Add(key, name);
        }

        return name;
    }

    /// <summary>"lstm.weight_hh_l0" → "lstmWeightHhL0"</summary>
    public static string Camel(string dotted)
    {
        string[] words = dotted.Split('.', '_');
        return words[0] + string.Concat(words.Skip(1).Where(word => word.Length > 0).Select(word => char.ToUpperInvariant(word[0]) + word.Substring(1)));
    }

    public static string Pascal(string dotted) => Camel(dotted) is { Length: > 0 } camel ? char.ToUpperInvariant(camel[0]) + camel.Substring(1) : dotted;

    /// <summary>As mathematics has it: hiddenGradient2 is dhidden2.</summary>
    public static string Formula(string identifier)
    {
        string stem = identifier.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return stem.EndsWith("Gradient", StringComparison.Ordinal)
            ? "d" + stem.Substring(0, stem.Length - "Gradient".Length) + identifier.Substring(stem.Length)
            : identifier;
    }
}
