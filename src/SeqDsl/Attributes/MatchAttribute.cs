namespace SeqDsl;

/// <summary>
/// For a model that reads two texts, <c>From = ["context", "question"]</c>: 1 for each token of the second input that the first one has too, but for capitals, else 0
/// (Chen et al. 2017, who found it to be worth as much as knowing words' meanings). Put it beside the embedding. Shape: ids [N], [N′] → [N, 1].
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MatchAttribute : LayerAttribute;
