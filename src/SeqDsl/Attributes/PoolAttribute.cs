namespace SeqDsl;

/// <summary>One vector for each sequence out of its steps. Shape: [N, features] → [B, features].</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class PoolAttribute(Pooling pooling) : LayerAttribute
{
    public Pooling Pooling { get; } = pooling;
}

/// <summary>How the steps of a sequence become one vector.</summary>
public enum Pooling
{
    /// <summary>The step at which a direction has read everything: the last step of what ran forward, the first of what ran in reverse.</summary>
    Last,

    /// <summary>The mean over the steps.</summary>
    Mean,

    /// <summary>For each feature its largest value over the steps.</summary>
    Max,
}
