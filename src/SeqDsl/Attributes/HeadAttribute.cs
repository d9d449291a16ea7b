namespace SeqDsl;

/// <summary>What a model predicts. By default it takes what the last layer before it gives; several heads may take the same.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class HeadAttribute : LayerAttribute
{
    private protected HeadAttribute()
    {
    }

    /// <summary>What this head's loss is multiplied by in the sum of all heads' losses.</summary>
    public double Weight { get; set; } = 1;
}
