namespace SeqDsl;

/// <summary>One layer, input or head of a model. By default it takes what the attribute before it gives.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class LayerAttribute : Attribute
{
    /// <summary>The words of the language are the compiler's: it could make nothing of another.</summary>
    private protected LayerAttribute()
    {
    }

    /// <summary>The layer's name: what <see cref="From"/> refers to and its parameters begin with. Default: the attribute's word in lower case.</summary>
    public string? Name { get; set; }

    /// <summary>The names of the layers whose results this one takes; several are concatenated along their features. Default: the layer before, heads not counted.</summary>
    public string[]? From { get; set; }
}
