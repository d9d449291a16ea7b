using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>
/// Afterwards each cell's scan is one operation, which the cell's kernel computes; its derivative will be one too. Stands before every pass that
/// would change a step: the kernel computes the step as the cell says it.
/// </summary>
internal sealed class UseKernels : Rewriter
{
    private readonly RecurrenceNumbers numbers;

    private UseKernels(RecurrenceNumbers numbers) => this.numbers = numbers;

    public static ModelGraph Run(ModelGraph graph, RecurrenceNumbers numbers, CancellationToken cancellation = default) => new UseKernels(numbers).Rewrite(graph, cancellation);

    protected override IReadOnlyList<Value> Scan(Value original, IReadOnlyList<Value> operands, IReadOnlyCollection<int> picks, GraphBuilder g)
    {
        var scan = (Scan)original.Op;
        if (scan.Cell is null)
        {
            return base.Scan(original, operands, picks, g);
        }

        Value recurrence = g.Make(new Recurrence(scan, numbers.Of(original.Name, scan.Cell.IsOnlyInUse)), operands, original.Name);
        return [.. scan.Step.Yields.Select((state, index) => g.Pick(recurrence, index, state.Name))];
    }
}

/// <summary>
/// The numbers of a model's recurrences, as they come, through all its graphs: the same one has the same number in each of them. One that is computed by another kernel in use has
/// another number there, because it is another object.
/// </summary>
internal sealed class RecurrenceNumbers
{
    private readonly Dictionary<(string Name, bool OnlyInUse), int> numbers = [];

    public int Of(string name, bool onlyInUse)
    {
        if (!numbers.TryGetValue((name, onlyInUse), out int number))
        {
            numbers.Add((name, onlyInUse), number = numbers.Count);
        }

        return number;
    }
}
