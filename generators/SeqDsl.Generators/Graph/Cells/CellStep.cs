namespace SeqDsl.Generators.Graph.Cells;

/// <summary>
/// What a cell does at each step: <c>cell name { fields, slice, carries, lines, next }</c>. <see cref="CellText"/> writes and reads it.
/// </summary>
/// <param name="Name">The class.</param>
/// <param name="Fields">What is learned.</param>
/// <param name="Input">The name of the step's input, [I].</param>
/// <param name="States">The names of the states before the step, [H] each; the first is the output.</param>
/// <param name="Lines">Earlier ones are named in later ones.</param>
/// <param name="Next">The states after the step.</param>
internal sealed record CellStep(
    string Name,
    IReadOnlyList<CellField> Fields,
    string Input,
    IReadOnlyList<string> States,
    IReadOnlyList<CellLine> Lines,
    IReadOnlyList<CellExpression> Next)
{
    private Dictionary<string, CellField>? fields;
    private Dictionary<string, CellLine>? lines;

    /// <summary>For <c>with</c>: other fields and lines are found anew.</summary>
    private CellStep(CellStep original) =>
        (Name, Fields, Input, States, Lines, Next, Masks) = (original.Name, original.Fields, original.Input, original.States, original.Lines, original.Next, original.Masks);

    /// <summary>The names of what a layer's options bring to each step beside its input, [H] each: masks, which nothing learns from. A class's own step has none.</summary>
    public IReadOnlyList<string> Masks { get; init; } = [];

    /// <summary>
    /// Whether it is compiled to a kernel. A kernel computes over the inputs or over the units, whose number only run time knows: a weight that makes both,
    /// side by side, has no place in it. Such a cell runs as tensor operations.
    /// </summary>
    public bool HasKernel => Fields.All(part => part.Rows.Inputs == 0 || part.Rows.Units == 0);

    /// <summary>Whether its products see a projected state.</summary>
    public bool IsProjecting => Fields.Any(part => part.Rows.Projected > 0);

    public CellField? Field(string name) => (fields ??= Fields.ToDictionary(field => field.Name)).TryGetValue(name, out CellField? field) ? field : null;

    public CellLine? Line(string name) => (lines ??= Lines.ToDictionary(line => line.Name)).TryGetValue(name, out CellLine? line) ? line : null;

    /// <summary>Everything that the output depends on, now or through a state of later steps: names of fields, input, states and lines.</summary>
    public HashSet<string> Reached() => ReachedFrom([Next[0]]);

    public HashSet<string> ReachedFrom(IEnumerable<CellExpression> expressions)
    {
        HashSet<string> reached = [];
        var waiting = new Stack<CellExpression>(expressions);
        while (waiting.Count > 0)
        {
            CellExpression expression = waiting.Pop();
            if (expression is CellApplication application)
            {
                foreach (CellExpression operand in application.Operands)
                {
                    waiting.Push(operand);
                }
            }
            else if (expression is CellReference { Name: var name } && reached.Add(name))
            {
                if (Line(name) is { } line)
                {
                    waiting.Push(line.Value);
                }
                else if (States.ToList().IndexOf(name) is >= 0 and int state)
                {
                    waiting.Push(Next[state]);
                }
            }
        }

        return reached;
    }
}

/// <summary>A local of the step.</summary>
internal sealed record CellLine(string Name, CellExpression Value);

internal enum CellFieldKind
{
    /// <summary>[rows, columns]</summary>
    Weight,

    /// <summary>[rows]</summary>
    Bias,

    /// <summary>One weight for each unit: [rows]</summary>
    Vector,
}

/// <param name="Rows">Follows from use.</param>
/// <param name="Columns">Likewise, for a weight.</param>
internal sealed record CellField(CellFieldKind Kind, string Name, CellSize Rows, CellSize? Columns);

/// <summary>A size that follows from use: a·I + b·H, I being the input's features and H the units; and c·P, P being what a layer's option projects a state to.</summary>
internal readonly record struct CellSize(int Inputs, int Units, int Projected = 0)
{
    public static CellSize OfInput { get; } = new(1, 0);

    public static CellSize OfState { get; } = new(0, 1);

    public static CellSize OfProjection { get; } = new(0, 0, 1);

    public static CellSize operator +(CellSize left, CellSize right) => new(left.Inputs + right.Inputs, left.Units + right.Units, left.Projected + right.Projected);

    public int Of(int inputs, int hidden, int projected = 0) => Inputs * inputs + Units * hidden + Projected * projected;

    public override string ToString() => string.Join(
        "+",
        new[] { (Count: Inputs, Symbol: "I"), (Count: Units, Symbol: "H"), (Count: Projected, Symbol: "P") }.Where(part => part.Count > 0).Select(part => Times(part.Count, part.Symbol)));

    private static string Times(int count, string symbol) => count == 1 ? symbol : count.ToString(System.Globalization.CultureInfo.InvariantCulture) + "·" + symbol;
}
