using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Writing;

/// <summary>
/// Equations as statements, one for each, under a comment that is its formula:
/// <code>
/// // embedded [N, 100] = embedding.weight[tokens]
/// var embedded = embeddingWeight.index_select(0, batch.TokenIds);
/// </code>
/// The tensors belong to the method's dispose scope, <see cref="Scope"/>, but for those that are kept for backward or returned.
/// </summary>
internal sealed class EquationsWriter(CodeWriter code, Names names, IReadOnlyList<Value> parameters)
{
    /// <summary>The method's dispose scope.</summary>
    public const string Scope = "temporaries";

    private readonly HashSet<Constant> constants = [];
    private readonly Dictionary<string, int> numbers = parameters.Select((parameter, index) => (parameter.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index);

    /// <summary>The field that keeps a value for backward; null: it ends with the method.</summary>
    public Func<Value, string?> Keep { get; init; } = _ => null;

    /// <summary>The field that keeps the steps of a scan's result.</summary>
    public Func<Value, string?> KeepSteps { get; init; } = _ => null;

    /// <summary>Values that the method returns.</summary>
    public Func<Value, bool> Survives { get; init; } = _ => false;

    /// <summary>The parameters whose gradient a value is.</summary>
    public Func<Value, IReadOnlyList<int>> GradientOf { get; init; } = _ => [];

    /// <summary>What can be let go after an equation.</summary>
    public IReadOnlyDictionary<Value, IReadOnlyList<Value>> LastUses { get; init; } = new Dictionary<Value, IReadOnlyList<Value>>();

    /// <summary>What begins a method that computes: at its end every tensor is let go that is neither returned nor kept.</summary>
    public static void OpenScope(CodeWriter code) => code.Line($"using var {Scope} = {RuntimeNames.Torch}.NewDisposeScope();");

    public void Write(IReadOnlyList<Value> equations)
    {
        Dictionary<Value, List<Value>> users = Reachable.Users(equations);
        ILookup<Value, Value> picks = equations.Where(value => value.Op is Pick).ToLookup(pick => pick.Operands[0]);
        foreach (Value value in equations)
        {
            Declare(value);
            foreach (Value step in value.Op is Scan scan ? scan.Step.Equations : [])
            {
                if (step.Op is Constant)
                {
                    Declare(step);
                }
            }

            switch (value.Op)
            {
                case Parameter or Constant or Input or Count or Zeros:
                    break;
                case Scan:
                    new ScanWriter(code, names, this, [.. picks[value]]).Write(value, users);
                    break;
                case Pick when Pick.IsOfScan(value):
                    break;
                case BundleOp bundle:
                    WriteBundle(value, bundle, [.. picks[value].Select(pick => ((Pick)pick.Op).Index)]);
                    break;
                default:
                    WriteEquation(value, users.ContainsKey(value));
                    break;
            }

            foreach (Value done in LastUses.TryGetValue(value, out IReadOnlyList<Value>? list) ? list : [])
            {
                // What only ever existed as steps, or was written straight to its destination, has no local to let go.
                if (HasLocal(done, users))
                {
                    code.Line($"{names[done]}.Dispose();");
                }
            }
        }
    }

    /// <summary>"// name [shape] = formula"</summary>
    public void Comment(Value value, string? left = null) =>
        code.Line($"// {Names.Formula(left ?? names[value])} {value.Shape} = {value.Op.Formula([.. value.Operands.Select(operand => Names.Formula(Readable(operand)))])}");

    public string Expression(Value value) => value.Op.Write(value, [.. value.Operands.Select(operand => names[operand])]);

    private bool HasLocal(Value value, Dictionary<Value, List<Value>> users) =>
        value.Op is Pick ? ScanWriter.IsUsedWhole(value, users) : !(GradientOf(value).Count > 0 && !users.ContainsKey(value));

    /// <summary>What the value is called in a formula: a parameter by its own name, a kept value without its field.</summary>
    private string Readable(Value value) =>
        value.Op is Parameter or Constant or Input or Count ? value.Op.Formula([])
        : names[value].StartsWith("kept.", StringComparison.Ordinal) ? names.Readable(value)
        : names[value];

    private void Declare(Value value)
    {
        switch (value.Op)
        {
            case Parameter:
                code.Line($"var {names[value]} = Parameter({numbers[value.Name]}); // {value.Name} {value.Shape}");
                break;
            case Constant constant:
                string name = names.Of(constant, "constant");
                names.Set(value, name);
                if (constants.Add(constant))
                {
                    code.Line($"var {name} = {value.Op.Write(value, [])};");
                }

                break;
            case Input or Count:
                names.Set(value, value.Op.Write(value, []));
                break;
        }
    }

    /// <summary>An array of all results; of these the picks are equations of their own.</summary>
    private void WriteBundle(Value value, BundleOp bundle, int[] picked)
    {
        Comment(value);
        code.Line($"var {names[value]} = {Expression(value)};");
        foreach (int index in Enumerable.Range(0, bundle.ResultCount).Except(picked))
        {
            code.Line($"{names[value]}[{index}].Dispose(); // {bundle.NameOf(index)}");
        }
    }

    private void WriteEquation(Value value, bool used)
    {
        IReadOnlyList<int> gradients = GradientOf(value);
        string[] operands = [.. value.Operands.Select(operand => names[operand])];
        Comment(value, gradients.Count > 0 ? $"d({string.Join(", ", gradients.Select(index => parameters[index].Name))})" : null);
        if (gradients.Count == 1 && !used && value.Op.WriteInto(value, operands, $"Gradient({gradients[0]})") is { } into)
        {
            code.Line(into + ";");
            return;
        }

        WriteWhole(value, Expression(value));
        WriteGradients(value);
    }

    /// <summary>A tensor becomes a local: of the method's scope, of the caller's if it is returned, or of what is kept for backward.</summary>
    public void WriteWhole(Value value, string expression, string comment = "")
    {
        string? keep = Keep(value);
        code.Line($"var {names[value]} = {expression}{(keep is not null ? ".DetachFromDisposeScope()" : Survives(value) ? ".MoveToOuterDisposeScope()" : "")};{comment}");
        if (keep is not null)
        {
            code.Line($"{keep} = {names[value]};");
        }
    }

    public void WriteGradients(Value value)
    {
        foreach (int index in GradientOf(value))
        {
            code.Line($"Gradient({index}).copy_({names[value]});");
        }
    }
}
