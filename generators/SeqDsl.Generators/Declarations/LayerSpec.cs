using System.Globalization;

namespace SeqDsl.Generators.Declarations;

/// <summary>One layer attribute as values.</summary>
/// <param name="Word">The attribute's name without "Attribute" and type arguments: "Lstm", "Classify".</param>
/// <param name="Name">What <c>Name</c> was set to.</param>
/// <param name="From">What <c>From</c> was set to; empty: the layer before.</param>
/// <param name="Arguments">Constructor arguments under their parameter's name, named ones under the property's, both with a capital; only those written.</param>
/// <param name="Labels">The enum given as type argument.</param>
/// <param name="Cell">The cell that a recurrent layer runs.</param>
/// <param name="LanguageModel">The model that a contextual layer uses.</param>
internal sealed record LayerSpec(
    string Word,
    string? Name,
    EquatableArray<string> From,
    EquatableArray<ArgumentSpec> Arguments,
    LabelsSpec? Labels,
    CellSpec? Cell = null,
    LanguageModelSpec? LanguageModel = null)
{
    public int Integer(string argument, int otherwise = 0) =>
        Find(argument) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public double Number(string argument, double otherwise = 0) =>
        Find(argument) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public bool Flag(string argument, bool otherwise = false) => Find(argument) is { } text ? text == "true" : otherwise;

    /// <summary>The member's name of an argument that is an enum.</summary>
    public string Choice(string argument, string otherwise) => Find(argument) ?? otherwise;

    /// <summary>Numbers between commas, as an array is written here; null where it is not written.</summary>
    public string? List(string argument) => Find(argument);

    private string? Find(string argument)
    {
        foreach (ArgumentSpec written in Arguments)
        {
            if (written.Name == argument)
            {
                return written.Value;
            }
        }

        return null;
    }
}

/// <summary>An argument and its value in invariant text: "128", "0.3", "true", "Last".</summary>
internal readonly record struct ArgumentSpec(string Name, string Value);

/// <summary>A label enum: its full name with <c>global::</c> and its members in the order of their values.</summary>
internal sealed record LabelsSpec(string EnumName, EquatableArray<string> Members)
{
    /// <summary>The enum's name alone.</summary>
    public string Name => EnumName.Split('.', ':').Last();
}
