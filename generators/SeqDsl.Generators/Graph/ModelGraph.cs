namespace SeqDsl.Generators.Graph;

/// <summary>
/// What a model computes: <c>model name { equation … return value, … }</c>. The equations are those that the results need.
/// </summary>
/// <param name="Name">The class.</param>
/// <param name="Results">By name: "head.logits" and "head.scores" for each head, "number.state" for each state that is carried to the next batch, loss, and after differentiation "d name" for each parameter.</param>
internal sealed record ModelGraph(string Name, IReadOnlyList<GraphResult> Results)
{
    private IReadOnlyList<Value>? equations;
    private Dictionary<string, Value>? byName;

    /// <summary>For <c>with</c>: other results have other equations, so those found are not copied.</summary>
    private ModelGraph(ModelGraph original) => (Name, Results) = (original.Name, original.Results);

    /// <summary>The name of the gradient of a parameter among the results.</summary>
    public static string GradientOf(string parameter) => "d " + parameter;

    /// <summary>Everything that the results need, operands first.</summary>
    public IReadOnlyList<Value> Equations => equations ??= Reachable.From(Results.Select(result => result.Value));

    public IEnumerable<Value> Parameters => Equations.Where(value => value.Op is Ops.Parameter);

    /// <summary>What each head gives of a kind, "logits" or "scores", in the order of the heads.</summary>
    public IReadOnlyList<Value> OfHeads(string kind) => [.. Results.Where(result => result.IsOf(kind)).Select(result => result.Value)];

    /// <exception cref="KeyNotFoundException">The graph has no result of this name.</exception>
    public Value this[string result] => ByName[result];

    private Dictionary<string, Value> ByName
    {
        get
        {
            if (byName is null)
            {
                byName = [];
                foreach (GraphResult result in Results.Where(result => !byName.ContainsKey(result.Name)))
                {
                    byName.Add(result.Name, result.Value);
                }
            }

            return byName;
        }
    }

    /// <summary>The result of a name; null where there is none.</summary>
    public Value? Find(string result) => ByName.TryGetValue(result, out Value? value) ? value : null;
}

/// <summary>A value that a graph returns, and what as.</summary>
internal sealed record GraphResult(string Name, Value Value)
{
    /// <summary>What a head gives, such as its logits.</summary>
    public static GraphResult OfHead(string head, string kind, Value value) => new($"{head}.{kind}", value);

    /// <summary>Whether it is the result of this name, or a head's of this kind.</summary>
    public bool IsOf(string kind) => Name == kind || Name.EndsWith("." + kind, StringComparison.Ordinal);
}
