using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators;

/// <summary>
/// What a generated file is called: "A.B.Outer`1.Q.Forward.g.cs". Roslyn wants the names of a project's files to differ by more than case, and takes few signs beside letters and digits; file
/// systems have lengths and names of their own. A class whose name does not do is told apart by a hash in front of it.
/// </summary>
internal static class HintName
{
    // Most file systems end at 255 bytes; what Roslyn and a build put around it needs room, too.
    private const int LongestName = 180;

    private static readonly string[] devices = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"]; // of Windows, whatever follows a dot

    /// <summary>Of the classes of a project those whose names differ from another's by case or by signs that a file's name cannot have.</summary>
    public static EquatableArray<string> Clashes(IEnumerable<string> classes) =>
        new([.. classes.Distinct().GroupBy(Folded).Where(alike => alike.Count() > 1).SelectMany(alike => alike).OrderBy(name => name, StringComparer.Ordinal)]);

    public static string Of(SourceFile file, EquatableArray<string> clashes)
    {
        string safe = Safe(file.Class), first = safe.Split('.')[0].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        if (safe != file.Class || Encoding.UTF8.GetByteCount(safe) > LongestName || devices.Contains(first, StringComparer.OrdinalIgnoreCase) || clashes.Contains(file.Class))
        {
            safe = $"{Hash(file.Class)}.{Shortened(safe)}";
        }

        return string.Join(".", new[] { safe, file.Part, "g.cs" }.Where(word => word.Length > 0));
    }

    private static string Safe(string name) => string.Concat(name.Select(sign => char.IsLetterOrDigit(sign) || sign is '.' or '_' or '`' ? sign : '_'));

    private static string Folded(string name) => Safe(name).Normalize().ToUpperInvariant();

    /// <summary>Its end, which tells more than its beginning.</summary>
    private static string Shortened(string name)
    {
        while (Encoding.UTF8.GetByteCount(name) > LongestName)
        {
            name = name.Substring(1);
        }

        return name;
    }

    private static string Hash(string name)
    {
        using SHA256 sha = SHA256.Create();
        return string.Concat(sha.ComputeHash(Encoding.UTF8.GetBytes(name)).Take(6).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
