using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;

namespace SeqDsl.Generators.Catalog;

/// <summary>The layers of another model inside a model: its parameters under the names that they have there, behind the layer's own; its heads left out.</summary>
internal sealed class NestedModel
{
    private readonly List<(LayerSpec Spec, Flow Flow)> layers = [];

    private NestedModel()
    {
    }

    /// <summary>What the model's embedding gives; null where it has none.</summary>
    public Value? Embedded => layers.FirstOrDefault(layer => layer.Spec.Word == "Embedding").Flow?.Value;

    /// <param name="scope">Of the layer that uses the model.</param>
    /// <param name="model">A declaration in which nothing is wrong.</param>
    /// <param name="tokens">What the model reads.</param>
    /// <param name="frozen">Whether training leaves the model as it is.</param>
    public static NestedModel Lower(Scope scope, ModelSpec model, Flow tokens, bool frozen)
    {
        var nested = new NestedModel();
        string[] names = LayerNames.Of(model);
        var flows = new Flow[names.Length];
        int last = -1;
        for (int index = 0; index < names.Length; index++)
        {
            LayerSpec written = model.Layers[index];
            Layer layer = Vocabulary.Find(written.Word)!;
            if (layer is Head)
            {
                continue;
            }

            Flow[] sources = layer.Role == LayerRole.Input ? [] : [.. Lowering.SourcesOf(written, names, last).Select(source => flows[source])];
            flows[index] = layer.Role == LayerRole.Input ? tokens : layer.Lower(scope.Inside(written, names[index], frozen, sources), layer.JoinsSources ? Lowering.Join(sources, scope.Graph) : sources[0]);
            nested.layers.Add((written, flows[index]));
            last = index;
        }

        return nested;
    }

    /// <summary>What each recurrent layer that reads in a direction gives, the first one first.</summary>
    public IReadOnlyList<Value> Depths(bool reverse) =>
        [.. layers.Where(layer => layer.Spec.Cell is not null && layer.Flow.Spans.All(span => span.Reverse == reverse)).SelectMany(layer => layer.Flow.Depths)];
}
