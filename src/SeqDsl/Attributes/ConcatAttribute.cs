namespace SeqDsl;

/// <summary>
/// What several layers give, side by side: <c>Concat(From = ["words", "shapes"])</c>. Shape: [n, a] and [n, b] → [n, a + b]; n is N for sequences, B for vectors.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ConcatAttribute : LayerAttribute;
