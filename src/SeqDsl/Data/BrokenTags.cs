namespace SeqDsl.Data;

/// <summary>What is done about tags that break their scheme: I- behind O in BIO, E- that nothing began in BIOES.</summary>
public enum BrokenTags
{
    /// <summary>
    /// They are read as conlleval reads them: a tag that continues nothing begins an entity, and an entity that does not end as it should ends where it is left.
    /// </summary>
    Repair,

    /// <summary>An error that names the first of them.</summary>
    Refuse,
}
