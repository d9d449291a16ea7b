using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SeqDsl.Generators.Catalog;
using SeqDsl.Generators.Catalog.Heads;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Docs;

/// <summary>The attributes as Markdown: what their classes say of themselves, and how the catalog writes them.</summary>
internal static partial class AttributePages
{
    private static readonly (string Title, Func<Layer, bool> Has)[] groups =
    [
        ("Inputs", layer => layer.Role == LayerRole.Input),
        ("Representations", layer => layer.Role == LayerRole.Layer && layer.Takes.SequenceEqual([FlowKind.Tokens])),
        ("Recurrent layers", layer => layer is RecurrentLayer),
        ("Other layers", layer => layer.Role == LayerRole.Layer && layer is not RecurrentLayer && !layer.Takes.SequenceEqual([FlowKind.Tokens])),
        ("Heads", layer => layer.Role == LayerRole.Head),
    ];

    private static readonly Dictionary<string, TypeDeclarationSyntax[]> classes = Directory.GetFiles(Path.Combine(Repository.Root, "src/SeqDsl/Attributes"), "*.cs")
        .Order(StringComparer.Ordinal)
        .SelectMany(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), Sources.ParseOptions).GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>())
        .GroupBy(type => type.Identifier.Text)
        .ToDictionary(types => types.Key, types => types.ToArray());

    private const string RecurrentOptions = "RecurrentAttribute";

    public static string Write()
    {
        var page = new StringBuilder("Every layer also has `Name` and `From`, every head `Weight`:\n\n");
        Options(page, [.. OptionsOf("LayerAttribute"), .. OptionsOf("HeadAttribute")]);
        foreach ((string title, Func<Layer, bool> has) in groups)
        {
            Layer[] entries = [.. Vocabulary.Entries.Where(has)];
            page.Append("### ").Append(title).Append("\n\n| attribute | takes | gives |\n| --- | --- | --- |\n");
            foreach (Layer entry in entries)
            {
                page.Append("| `").Append(entry.Word).Append("` | ").Append(Takes(entry)).Append(" | ").Append(Shape(entry).Replace("|", "\\|", StringComparison.Ordinal)).Append(" |\n");
            }

            page.Append('\n');
            if (title == "Recurrent layers")
            {
                page.Append("All of them have the same options:\n\n");
                Options(page, OptionsOf(RecurrentOptions));
            }

            foreach (Layer entry in entries)
            {
                Entry(page, entry);
            }
        }

        return page.ToString();
    }

    private static void Entry(StringBuilder page, Layer entry)
    {
        page.Append("#### ").Append(entry.Word).Append('\n').Append(Prose(Summary(Class(entry)))).Append("\n\n");
        if (entry is not RecurrentLayer)
        {
            Options(page, OptionsOf(entry.Word + "Attribute"));
        }

        page.Append("```\n").Append(string.Join('\n', entry.Examples.Select(example => $"[{example}]"))).Append("\n```\n\n");
    }

    private static void Options(StringBuilder page, IReadOnlyList<(string Name, string Default, string Text)> options)
    {
        if (options.Count == 0)
        {
            return;
        }

        page.Append("| option | default | |\n| --- | --- | --- |\n");
        foreach ((string name, string standard, string text) in options)
        {
            page.Append("| `").Append(name).Append("` | ").Append(standard.Length > 0 ? $"`{standard}`" : "").Append(" | ").Append(text.Replace("|", "\\|", StringComparison.Ordinal)).Append(" |\n");
        }

        page.Append('\n');
    }

    /// <summary>Type arguments and arguments, then properties, of all classes of the name.</summary>
    private static IReadOnlyList<(string Name, string Default, string Text)> OptionsOf(string name)
    {
        List<(string Name, string Default, string Text)> options = [];
        foreach (TypeDeclarationSyntax type in classes[name])
        {
            XElement docs = Docs(type);
            foreach (XElement parameter in docs.Elements().Where(element => element.Name.LocalName is "typeparam" or "param"))
            {
                options.Add((parameter.Attribute("name")!.Value, "", Prose(parameter)));
            }

            Dictionary<string, string> given = type.ParameterList?.Parameters.ToDictionary(parameter => parameter.Identifier.Text, _ => "") ?? [];
            foreach (PropertyDeclarationSyntax property in type.Members.OfType<PropertyDeclarationSyntax>().Where(property => property.Modifiers.Any(SyntaxKind.PublicKeyword)))
            {
                bool isArgument = given.Keys.Any(parameter => string.Equals(parameter, property.Identifier.Text, StringComparison.OrdinalIgnoreCase));
                string text = Text(property);
                if (!isArgument)
                {
                    options.Add((property.Identifier.Text, property.Initializer?.Value.ToString() ?? Standard(property.Type.ToString()), text));
                }
                else if (text.Length > 0)
                {
                    options.Add((property.Identifier.Text, "", text));
                }

                if (Enum(property.Type.ToString()) is { } members)
                {
                    options.AddRange(members);
                }
            }
        }

        return [.. options.DistinctBy(option => option.Name)];
    }

    /// <summary>The members of one of the language's own enums, which an option is one of.</summary>
    private static IEnumerable<(string Name, string Default, string Text)>? Enum(string type)
    {
        EnumDeclarationSyntax? found = Directory.GetFiles(Path.Combine(Repository.Root, "src/SeqDsl/Attributes"), "*.cs")
            .SelectMany(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), Sources.ParseOptions).GetRoot().DescendantNodes().OfType<EnumDeclarationSyntax>())
            .FirstOrDefault(candidate => candidate.Identifier.Text == type.TrimEnd('?'));
        return found?.Members.Select(member => ($"{found.Identifier.Text}.{member.Identifier.Text}", "", Prose(Docs(member).Element("summary") ?? new XElement("summary"))));
    }

    private static string Standard(string type) => type switch { "bool" => "false", "int" or "double" => "0", _ => "" };

    private static string Takes(Layer entry) => entry.Takes.Count == 0 ? "" : string.Join(" or ", entry.Takes.Select(kind => kind switch
    {
        FlowKind.Tokens => "ids [N]",
        FlowKind.Sequence => "a sequence [N, F]",
        _ => "a vector [B, F]",
    }));

    /// <summary>What a class says behind "Shape:", or the class that it is derived from.</summary>
    private static string Shape(Layer entry)
    {
        if (entry is Head head)
        {
            return $"scores [{(head.PerToken ? "N" : "B")}, {(head is TokenHead ? "V" : "K")}]";
        }

        for (TypeDeclarationSyntax? type = Class(entry); type is not null; type = Base(type))
        {
            if (ShapeSentence().Match(Prose(Summary(type))) is { Success: true } said)
            {
                return said.Groups[1].Value;
            }
        }

        return "";
    }

    private static TypeDeclarationSyntax? Base(TypeDeclarationSyntax type) =>
        type.BaseList?.Types.Select(derived => derived.Type.ToString().Split('.', '<')[0]).Select(name => classes.GetValueOrDefault(name)?.First(other => other != type)).FirstOrDefault(found => found is not null);

    private static TypeDeclarationSyntax Class(Layer entry) => Concrete(entry.Word + "Attribute")[0];

    /// <summary>The classes of the name that can be written; else what others are derived from.</summary>
    private static TypeDeclarationSyntax[] Concrete(string name) =>
        classes[name].Where(type => !type.Modifiers.Any(SyntaxKind.AbstractKeyword)).ToArray() is { Length: > 0 } concrete ? concrete : classes[name];

    /// <summary>What a property says, or the one that it inherits from: "NextTokenAttribute.Tied".</summary>
    private static string Text(PropertyDeclarationSyntax property)
    {
        XElement docs = Docs(property);
        return docs.Element("inheritdoc")?.Attribute("cref")?.Value.Split('.') is [var type, var name]
            ? Text(classes[type][0].Members.OfType<PropertyDeclarationSyntax>().Single(other => other.Identifier.Text == name))
            : Prose(docs.Element("summary") ?? new XElement("summary"));
    }

    private static XElement Summary(TypeDeclarationSyntax type) => Docs(type).Element("summary") ?? throw new InvalidOperationException($"{type.Identifier} has no summary.");

    private static XElement Docs(SyntaxNode node)
    {
        string text = string.Concat(node.GetLeadingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.SingleLineDocumentationCommentTrivia))
            .Select(trivia => trivia.ToFullString()));
        return XElement.Parse($"<docs>{CommentStart().Replace(text, "")}</docs>");
    }

    /// <summary>Text on one line, with code in backticks.</summary>
    private static string Prose(XElement element) => Blanks().Replace(string.Concat(element.Nodes().Select(node => node switch
    {
        XElement { Name.LocalName: "see" } see => $"`{See(see)}`",
        XElement { Name.LocalName: "paramref" or "typeparamref" } reference => $"`{reference.Attribute("name")!.Value}`",
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement other => Prose(other),
        _ => node is XText text ? text.Value : "",
    })), " ").Trim();

    private static string See(XElement see)
    {
        string name = (see.Attribute("cref") ?? see.Attribute("langword"))!.Value;
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name[..^"Attribute".Length].Split('.')[^1] : name;
    }

    [GeneratedRegex(@"Shape: (.*?)[.;](?: |$)")]
    private static partial Regex ShapeSentence();

    [GeneratedRegex(@"^\s*/// ?", RegexOptions.Multiline)]
    private static partial Regex CommentStart();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
