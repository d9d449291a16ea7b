namespace SeqDsl;

/// <summary>
/// What a bidirectional language model has learned, as vectors of words in their context (ELMo: Peters et al., "Deep contextualized word representations",
/// 2018): γ · Σₗ softmax(w)ₗ · [forwardₗ ; reverseₗ] over its layers l, with γ and w learned. The embedding is a layer of this sum where its size is that of
/// the units. Shape: ids [N] → [N, 2 · units]. A new model is made with the language model, whose parameters it copies and whose vocabulary it takes over.
/// </summary>
/// <typeparam name="TLanguageModel">
/// The language model: an embedding, recurrent layers that read forward under a NextToken, others that read in reverse under another one.
/// </typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ContextualAttribute<TLanguageModel> : LayerAttribute where TLanguageModel : class
{
    /// <summary>Whether training leaves the language model as it is and learns γ and w only (then nothing is dropped in it either).</summary>
    public bool Frozen { get; set; } = true;
}
