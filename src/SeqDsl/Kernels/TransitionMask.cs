using System.Collections.Concurrent;

namespace SeqDsl.Kernels;

/// <summary>
/// Which tags may begin a sequence, follow one another and end it. K tags: "O" is 0, then those of the first type, of the second, …; a type's are I, or B I,
/// or B I E S. In a plain scheme there is no O, and each tag is a type.
/// </summary>
public sealed class TransitionMask
{
    private static readonly ConcurrentDictionary<(TagScheme, int), TransitionMask> made = new();

    private readonly bool[] allowed; // [K · K], from · K + to

    private TransitionMask(TagScheme scheme, int types)
    {
        (Scheme, Types) = (scheme, types);
        Tags = checked(Outside + (types * PartsOf(scheme).Length));
        allowed = new bool[checked(Tags * Tags)];
        for (int from = 0; from < Tags; from++)
        {
            for (int to = 0; to < Tags; to++)
            {
                allowed[(from * Tags) + to] = Continues(from, to) || (MayEnd(from) && MayStart(to));
            }
        }
    }

    /// <summary>Which scheme.</summary>
    public TagScheme Scheme { get; }

    /// <summary>How many entity types; in a plain scheme, tags.</summary>
    public int Types { get; }

    /// <summary>K.</summary>
    public int Tags { get; }

    /// <summary>How many tags there are for "outside": 1, or 0 in a plain scheme.</summary>
    public int Outside => Scheme == TagScheme.Plain ? 0 : 1;

    /// <summary>The letters of a type's tags, in their order: "I", "BI", "BIES"; "I" for a plain tag.</summary>
    public string Parts => PartsOf(Scheme);

    /// <summary>The mask of a scheme over so many types; made once.</summary>
    public static TransitionMask Of(TagScheme scheme, int types)
    {
        if (!made.TryGetValue((scheme, types), out TransitionMask? mask))
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(types, 1);
            mask = made.GetOrAdd((scheme, types), new TransitionMask(scheme, types));
        }
        return mask;
    }

    /// <summary>Which part of an entity a tag is: 'B', 'I', 'E', 'S'; 'O' outside. A plain tag is 'I'.</summary>
    public char Part(int tag) => tag < Outside ? 'O' : Parts[(tag - Outside) % Parts.Length];

    /// <summary>The type of a tag's entity; −1 outside.</summary>
    public int Type(int tag) => tag < Outside ? -1 : (tag - Outside) / Parts.Length;

    /// <summary>The tag of a part of a type; −1 if the scheme has no such part.</summary>
    public int Tag(char part, int type) => Parts.IndexOf(part) is var index && index < 0 ? -1 : Outside + (type * Parts.Length) + index;

    /// <summary>Whether a sequence may begin with the tag.</summary>
    public bool MayStart(int tag) => !HasBegin || Part(tag) is 'O' or 'B' or 'S';

    /// <summary>Whether a sequence may end with the tag.</summary>
    public bool MayEnd(int tag) => Scheme != TagScheme.Bioes || Part(tag) is 'O' or 'E' or 'S';

    /// <summary>Whether the second tag may follow the first.</summary>
    public bool Allows(int from, int to) => allowed[(from * Tags) + to];

    /// <summary>Whether the second tag is in the same entity as the first.</summary>
    public bool Continues(int from, int to) =>
        Scheme != TagScheme.Plain && Type(from) >= 0 && Type(from) == Type(to) && Part(from) is 'B' or 'I' && Part(to) is 'I' or 'E';

    private bool HasBegin => Scheme is TagScheme.Bio or TagScheme.Bioes;

    private static string PartsOf(TagScheme scheme) => scheme switch
    {
        TagScheme.Io or TagScheme.Plain => "I",
        TagScheme.Bio => "BI",
        TagScheme.Bioes => "BIES",
        _ => throw new ArgumentOutOfRangeException(nameof(scheme), scheme, "There is no such scheme; expected Io, Bio, Bioes or Plain."),
    };
}
