namespace SeqDsl.Decoding;

/// <summary>What a head has learned, for a codec that needs it to decode.</summary>
public interface IHeadParameters
{
    /// <summary>The present values of the parameter <c>&lt;head&gt;.&lt;suffix&gt;</c>, row by row.</summary>
    float[] this[string suffix] { get; }
}
