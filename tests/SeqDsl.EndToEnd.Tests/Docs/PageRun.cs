using System.Reflection;
using System.Text.RegularExpressions;
using SeqDsl.Testing;

namespace SeqDsl.EndToEnd.Tests.Docs;

/// <summary>
/// A page of documentation whose C# is run: what declares something is a file of its own, the rest is one method, block after block. A block marked <c>text</c> or <c>mermaid</c> behind
/// one of these is what it prints; SEQDSL_ACCEPT=1 writes that into the page.
/// </summary>
internal sealed partial class PageRun
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Globalization; using System.Linq; using SeqDsl; using SeqDsl.Cells; using SeqDsl.Data; "
        + "using SeqDsl.Decoding; using SeqDsl.Models; using SeqDsl.Pictures; using SeqDsl.Training; using TorchSharp; using TorchSharp.Modules;\n";

    private PageRun(string text, GeneratorRun generated, IReadOnlyList<(string Expected, string Printed)> outputs) => (Text, Generated, Outputs) = (text, generated, outputs);

    public string Text { get; }

    public GeneratorRun Generated { get; }

    /// <summary>For each block that a page says the output of: that, and what it did print.</summary>
    public IReadOnlyList<(string Expected, string Printed)> Outputs { get; }

    public static PageRun Of(string page)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n");
        List<string> declarations = [], uses = [];
        List<(int Use, Group Expected)> expected = [];
        bool afterUse = false;
        foreach (Match fence in Fence().Matches(text))
        {
            string language = fence.Groups[1].Value, body = fence.Groups[2].Value;
            if (language == "csharp" && Declares().IsMatch(body))
            {
                declarations.Add(Usings + body);
            }
            else if (language == "csharp")
            {
                uses.Add(body);
            }
            else if (language is "text" or "mermaid" && afterUse)
            {
                expected.Add((uses.Count - 1, fence.Groups[2]));
            }

            afterUse = language == "csharp" && !Declares().IsMatch(body);
        }

        string statements = string.Concat(uses.Select(use => $"{use}\nConsole.Next();\n"));
        GeneratorRun generated = GeneratorRun.OfUnfinished([.. declarations, $$"""
            {{Usings}}
            public static class Page
            {
                public static string[] Run()
                {
                    {{statements}}
                    return Console.All();
                }

                private static class Console
                {
                    private static readonly System.IO.StringWriter written = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
                    private static readonly List<string> blocks = [];
                    public static void WriteLine(object? line = null) => written.WriteLine(line);
                    public static void Write(object? part) => written.Write(part);
                    public static void Next() { blocks.Add(written.ToString()); written.GetStringBuilder().Clear(); }
                    public static string[] All() => [.. blocks];
                }
            }
            """]);
        string[] printed = (string[])generated.Load().GetType("Page")!.GetMethod("Run", BindingFlags.Static | BindingFlags.Public)!.Invoke(null, null)!;
        if (Environment.GetEnvironmentVariable("SEQDSL_ACCEPT") == "1")
        {
            foreach ((int use, Group said) in Enumerable.Reverse(expected))
            {
                text = text.Remove(said.Index, said.Length).Insert(said.Index, printed[use]);
            }

            File.WriteAllText(Path.Combine(Repository.Root, page), text);
            return new PageRun(text, generated, [.. expected.Select(output => (printed[output.Use], printed[output.Use]))]);
        }

        return new PageRun(text, generated, [.. expected.Select(output => (output.Expected.Value, printed[output.Use]))]);
    }

    [GeneratedRegex("^```(\\w+)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^public ", RegexOptions.Multiline)]
    private static partial Regex Declares();
}
