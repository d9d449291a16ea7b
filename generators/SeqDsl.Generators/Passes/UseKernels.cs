using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>
/// Afterwards each cell's scan is one operation, which the cell's kernel computes; its derivative will be one too. Stands before every pass that
/// would change a step: the kernel computes the step as the cell says it. Recurrences are numbered as they come; one that training computes by another kernel has a
/// number after those, because it is another object.
/// </summary>
internal sealed class UseKernels : Rewriter
{
    private int recurrences, onlyInUse;

    private UseKernels(int all) => onlyInUse = all;

    public static ModelGraph Run(ModelGraph graph) => new UseKernels(graph.Equations.Count(value => value.Op is Scan { Cell: not null })).Rewrite(graph);

    protected override IReadOnlyList<Value> Scan(Value original, IReadOnlyList<Value> operands, IReadOnlyCollection<int> picks, GraphBuilder g)
    {
        var scan = (Scan)original.Op;
        if (scan.Cell is null)
        {
            return base.Scan(original, operands, picks, g);
        }

        int number = recurrences++;
        Value recurrence = g.Make(new Recurrence(scan, scan.Cell.IsOnlyInUse ? onlyInUse++ : number), operands, original.Name);
        return [.. scan.Step.Yields.Select((state, index) => g.Pick(recurrence, index, state.Name))];
    }
}
