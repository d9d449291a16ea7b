namespace SeqDsl.Generators.Graph.Cells;

/// <summary>How the size of a result follows from those of its operands.</summary>
internal enum CellSizing
{
    /// <summary>All vectors among the operands have one size, and so has the result.</summary>
    Same,

    /// <summary>[rows, columns] of the weight · [columns] → [rows]</summary>
    Product,

    /// <summary>One of several equal parts.</summary>
    Part,

    /// <summary>The operands' sizes add up.</summary>
    Sum,
}

/// <summary>
/// A word in which a step is said: what it is called in C# and in the text of the graph language, and the equations that it stands for.
/// A new one is a line here and a method of SeqDsl.Cells.Cell.
/// </summary>
/// <param name="Text">In the graph language.</param>
/// <param name="CSharp">The function's name; null: an operator.</param>
/// <param name="Operands">A letter for each operand: w a weight, v a vector, a a vector or a number, i a whole number, n a number; "+": one or more vectors.</param>
/// <param name="Build">The value, given those of the operands.</param>
internal sealed record CellWord(string Text, string? CSharp, string Operands, CellSizing Sizing, Func<GraphBuilder, IReadOnlyList<Value>, Value> Build)
{
    private const double Epsilon = 1e-5;

    public static CellWord Add { get; } = new("add", null, "aa", CellSizing.Same, (g, x) => g.Add(x[0], x[1]));

    public static CellWord Subtract { get; } = new("subtract", null, "aa", CellSizing.Same, (g, x) => g.Subtract(x[0], x[1]));

    public static CellWord Multiply { get; } = new("multiply", null, "aa", CellSizing.Same, (g, x) => g.Multiply(x[0], x[1]));

    public static CellWord Divide { get; } = new("divide", null, "aa", CellSizing.Same, (g, x) => g.Divide(x[0], x[1]));

    public static CellWord Negate { get; } = new("negate", null, "v", CellSizing.Same, (g, x) => g.Negate(x[0]));

    /// <summary>W·x, x being rows: x·Wᵀ.</summary>
    public static CellWord MatMul { get; } = new("matmul", null, "wv", CellSizing.Product, (g, x) => g.Project(x[1], x[0]));

    /// <summary>Lowered by itself, because a part of a product is the product with a part of the weight.</summary>
    public static CellWord Gate { get; } = new("gate", "Gate", "vii", CellSizing.Part, (_, _) => throw new InvalidOperationException("A gate is lowered as a slice."));

    /// <summary>Over all units at once: the one function of a step that is not done unit by unit.</summary>
    public static CellWord LayerNorm { get; } = new("layernorm", "LayerNorm", "vvv", CellSizing.Same, (g, x) => Normalize(g, x[0], x[1], x[2]));

    public static IReadOnlyList<CellWord> All { get; } =
    [
        Add,
        Subtract,
        Multiply,
        Divide,
        Negate,
        MatMul,
        Gate,
        new("concat", "Concat", "+", CellSizing.Sum, (g, x) => g.Concat(x)),
        new("sigmoid", "Sigmoid", "v", CellSizing.Same, (g, x) => g.Sigmoid(x[0])),
        new("tanh", "Tanh", "v", CellSizing.Same, (g, x) => g.Tanh(x[0])),
        new("relu", "Relu", "v", CellSizing.Same, (g, x) => g.Relu(x[0])),
        new("exp", "Exp", "v", CellSizing.Same, (g, x) => g.Exp(x[0])),
        new("log", "Log", "v", CellSizing.Same, (g, x) => g.Log(x[0])),
        new("sqrt", "Sqrt", "v", CellSizing.Same, (g, x) => g.Sqrt(x[0])),
        new("abs", "Abs", "v", CellSizing.Same, (g, x) => g.Abs(x[0])),
        new("softplus", "Softplus", "v", CellSizing.Same, (g, x) => g.Softplus(x[0])),
        new("hardsigmoid", "HardSigmoid", "v", CellSizing.Same, (g, x) => HardSigmoid(g, x[0])),
        new("clamp", "Clamp", "vnn", CellSizing.Same, (g, x) => g.Clamp(x[0], Number(x[1]), Number(x[2]))),
        LayerNorm,
    ];

    public static CellWord? Find(string text) => All.FirstOrDefault(word => word.Text == text);

    public static CellWord? FindFunction(string name) => All.FirstOrDefault(word => word.CSharp == name);

    /// <summary>Whether it can be said of these: as many as it takes, numbers where it takes numbers and only there.</summary>
    public bool Takes(IReadOnlyList<CellExpression> operands) =>
        (Operands == "+" ? operands.Count > 0 : operands.Count == Operands.Length)
        && operands.Select((operand, index) => (operand, Kind: Kind(index))).All(pair => pair.Kind switch
        {
            'a' => true,
            'i' => pair.operand is CellNumber { Number: var number } && number == (int)number,
            'n' => pair.operand is CellNumber,
            _ => pair.operand is not CellNumber,
        });

    /// <summary>The letter of an operand.</summary>
    public char Kind(int operand) => Operands == "+" ? 'v' : Operands[operand];

    private static double Number(Value value) => ((Ops.Constant)value.Op).Number;

    /// <summary>min(max(x/6 + 1/2, 0), 1)</summary>
    private static Value HardSigmoid(GraphBuilder g, Value x) => g.Clamp(g.Add(g.Divide(x, g.Constant(6)), g.Constant(0.5)), 0, 1);

    /// <summary>(x − μ) / √(σ² + ε) ∘ gain + bias over the units</summary>
    private static Value Normalize(GraphBuilder g, Value x, Value gain, Value bias)
    {
        Value units = g.FeatureCount(x);
        Value centred = g.Subtract(x, g.Divide(g.SumColumns(x), units), "centred");
        Value variance = g.Divide(g.SumColumns(g.Multiply(centred, centred)), units, "variance");
        Value deviation = g.Sqrt(g.Add(variance, g.Constant(Epsilon)), "deviation");
        return g.Add(g.Multiply(g.Divide(centred, deviation, "normalized"), gain), bias);
    }
}
