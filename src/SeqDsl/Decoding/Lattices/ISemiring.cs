namespace SeqDsl.Decoding.Lattices;

/// <summary>
/// The question that is asked of all paths at once: a path's worth is the product (⊗) of its steps, and the answer the sum (⊕) over paths. ⊗ distributes over ⊕,
/// which is why one dynamic programme answers (Goodman 1999, Semiring parsing).
/// </summary>
internal interface ISemiring<T>
{
    /// <summary>What no path is worth: x ⊕ 0 = x, x ⊗ 0 = 0.</summary>
    T Zero { get; }

    /// <summary>What a step with this score is worth.</summary>
    T Weight(double score);

    /// <summary>x ⊕ y: one or the other.</summary>
    T Plus(T x, T y);

    /// <summary>x ⊗ y: one and then the other.</summary>
    T Times(T x, T y);
}
