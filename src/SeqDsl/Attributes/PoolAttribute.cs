namespace SeqDsl;

/// <summary>One vector for each sequence out of its steps. Shape: [N, features] → [B, features].</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class PoolAttribute(Pooling pooling) : LayerAttribute
{
    public Pooling Pooling { get; } = pooling;

    /// <summary>Rows of W with <see cref="Pooling.Attention"/>; by default as many as there are features.</summary>
    public int Size { get; set; }
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

    /// <summary>
    /// Σₙ αₙ xₙ over the steps n with α = softmax(v·tanh(W·xₙ + b)): it learns which steps tell most (Yang et al. 2016; Lin et al. 2017).
    /// Parameters: <c>weight</c> [size, features], <c>bias</c> [size], <c>score.weight</c> [1, size].
    /// </summary>
    Attention,
}
