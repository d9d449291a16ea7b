namespace SeqDsl;

/// <summary>A recurrent layer: one cell applied to every step of a sequence. Shape: [N, features] → [N, hidden · directions].</summary>
/// <param name="hidden">Numbers in the state that one direction carries from step to step.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class RecurrentAttribute(int hidden) : LayerAttribute
{
    public int Hidden { get; } = hidden;

    /// <summary>Layers on top of each other, each reading the sequence that the one below gives.</summary>
    public int Layers { get; set; } = 1;

    /// <summary>Whether a second cell reads from the end to the beginning; the two results are concatenated (Schuster and Paliwal 1997).</summary>
    public bool Bidirectional { get; set; }

    /// <summary>Whether the one cell there is reads from the end to the beginning. Has no meaning beside <see cref="Bidirectional"/>.</summary>
    public bool Reverse { get; set; }

    /// <summary>The probability of <see cref="DropoutAttribute"/> between the layers; at least 0, less than 1.</summary>
    public double Dropout { get; set; }
}
