namespace SeqDsl.Generators.Graph;

/// <summary>
/// The tags of a scheme over entity types, as the runtime's TransitionMask has them: "O" is 0, then those of each type in turn. In a plain scheme each tag is a type.
/// </summary>
/// <param name="Scheme">The member's name of the runtime's TagScheme: Io, Bio, Bioes, Plain.</param>
/// <param name="Types">How many types.</param>
internal sealed record TagLayout(string Scheme, int Types)
{
    /// <summary>K.</summary>
    public int Tags => Outside + Types * Parts.Length;

    private int Outside => Scheme == "Plain" ? 0 : 1;

    private string Parts => Scheme switch { "Bio" => "BI", "Bioes" => "BIES", _ => "I" };

    /// <summary>"O", "B-Person", "I-Person", ….</summary>
    public IEnumerable<string> Names(IEnumerable<string> types) => Scheme == "Plain" ? types
        : new[] { "O" }.Concat(types.SelectMany(type => Parts.Select(part => $"{part}-{type}")));

    public bool MayStart(int tag) => Scheme is "Io" or "Plain" || Part(tag) is 'O' or 'B' or 'S';

    public bool MayEnd(int tag) => Scheme != "Bioes" || Part(tag) is 'O' or 'E' or 'S';

    public bool Allows(int from, int to) =>
        (Part(from) is 'B' or 'I' && Part(to) is 'I' or 'E' && Type(from) == Type(to)) || (MayEnd(from) && MayStart(to));

    public override string ToString() => $"{Scheme.ToLowerInvariant()} {Types}";

    private char Part(int tag) => tag < Outside ? 'O' : Parts[(tag - Outside) % Parts.Length];

    private int Type(int tag) => (tag - Outside) / Parts.Length;
}
