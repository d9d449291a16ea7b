namespace SeqDsl;

/// <summary>
/// How entities become a tag for each token. The tags follow from the entity enum; "O" (outside) is no member of it. With the enum
/// <c>{ Person, Place }</c> they are, in this order:
/// </summary>
public enum TagScheme
{
    /// <summary>
    /// <c>O I-Person I-Place</c>. Each tag may follow each. Two neighbouring entities of one type cannot be told apart: they come back as one.
    /// </summary>
    Io,

    /// <summary><c>O B-Person I-Person B-Place I-Place</c> (IOB2). Each entity begins with B-; I- only continues one of its own type.</summary>
    Bio,

    /// <summary>
    /// <c>O B-Person I-Person E-Person S-Person B-Place …</c> (also called IOBES, BILOU). An entity of several tokens begins with B- and ends with E-; one of a
    /// single token is S-.
    /// </summary>
    Bioes,

    /// <summary>No entities: the members of the enum are themselves the tags, and each may follow each.</summary>
    Plain,
}
