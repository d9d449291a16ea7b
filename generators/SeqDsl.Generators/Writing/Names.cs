using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Writing;

/// <summary>
/// The identifiers of one generated method: each value gets one of its own, as near to its name as possible. With the names that a graph is printed with, a value of that graph has the same.
/// </summary>
internal sealed class Names(ValueNames? printed = null)
{
    private readonly Dictionary<object, string> given = [];
    private readonly Numbering numbering = new();
    private readonly HashSet<string> taken = [.. ValueNames.Reserved, .. printed?.InCode ?? []];

    /// <summary>The value's identifier.</summary>
    public string this[Value value] =>
        given.TryGetValue(value, out string? set) ? set
        : printed?.Has(value) == true && ValueNames.IsInCode(value) ? printed[value]
        : Of(value, value.Op is Parameter ? Camel(value.Name) : value.Name);

    /// <summary>Keeps names for what is there besides values.</summary>
    public Names Reserve(params string[] names)
    {
        taken.UnionWith(names);
        return this;
    }

    /// <summary>What a formula calls the value, whatever expression it stands for.</summary>
    public string Readable(Value value) => printed?.Has(value) == true ? printed[value] : value.Name;

    /// <summary>The buffer of a scan's result, one tensor for each step.</summary>
    public string Steps(Value pick) => Of((pick, "Steps"), pick.Name + "Steps");

    /// <summary>Makes a value's identifier an expression that is there already.</summary>
    public void Set(Value value, string expression) => given[value] = expression;

    /// <summary>Whether the value has an identifier already.</summary>
    public bool IsSet(Value value) => given.ContainsKey(value);

    public void SetSteps(Value pick, string expression) => given[(pick, "Steps")] = expression;

    /// <summary>A local's identifier.</summary>
    public string Of(object key, string wish) => Member(key, ValueNames.Local(wish));

    /// <summary>A member's identifier.</summary>
    public string Member(object key, string wish)
    {
        if (!given.TryGetValue(key, out string? name))
        {
            name = numbering.Free(wish, taken);
            given.Add(key, name);
        }

        return name;
    }

    public static string Camel(string dotted) => ValueNames.Camel(dotted);

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
