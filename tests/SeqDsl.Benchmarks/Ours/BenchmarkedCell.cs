using SeqDsl.Cells;
using SeqDsl.Kernels.Recurrence;
using SeqDsl.Samples;

namespace SeqDsl.Benchmarks.Ours;

/// <summary>A cell that is timed.</summary>
/// <param name="Name">In cases: cell=name.</param>
/// <param name="Kernel">What the compiler made of it.</param>
/// <param name="Fields">In the order of their declaration.</param>
internal sealed record BenchmarkedCell(string Name, Func<int, int, CellKernel> Kernel, params CellWeights[] Fields)
{
    public static IReadOnlyList<BenchmarkedCell> All { get; } =
    [
        new("lstm", (inputs, hidden) => Lstm.CreateKernel(inputs, hidden), W(4, 1), U(4, 2), B(4, 3), B(4, 4)),
        new("gru", (inputs, hidden) => Gru.CreateKernel(inputs, hidden), W(3, 1), U(3, 2), B(3, 3), B(3, 4)),
        new("rnn", (inputs, hidden) => Rnn.CreateKernel(inputs, hidden), W(1, 1), U(1, 2), B(1, 3), B(1, 4)),
        new("MinimalGatedUnit", (inputs, hidden) => MinimalGatedUnit.CreateKernel(inputs, hidden), W(1, 1, 0), U(1, 20), W(1, 1, 1), U(1, 21), B(1, 3, 0), B(1, 3, 1)),
        new("PeepholeLstm", (inputs, hidden) => PeepholeLstm.CreateKernel(inputs, hidden), W(4, 1), U(4, 20), B(4, 3), B(1, 21), B(1, 22), B(1, 23)),
        new("OriginalGru", (inputs, hidden) => OriginalGru.CreateKernel(inputs, hidden),
            W(1, 1, 0), U(1, 20, 0), W(1, 1, 1), U(1, 20, 1), W(1, 1, 2), U(1, 21), B(1, 3, 0), B(1, 3, 1), B(1, 3, 2)),
        new("CoupledGateLstm", (inputs, hidden) => CoupledGateLstm.CreateKernel(inputs, hidden),
            W(1, 1, 0), U(1, 20, 0), W(1, 1, 1), U(1, 20, 1), W(1, 1, 2), U(1, 20, 2), B(1, 3, 0), B(1, 3, 1), B(1, 3, 2)),
    ];

    public static BenchmarkedCell Of(string name) =>
        All.FirstOrDefault(cell => cell.Name == name) ?? throw new KeyNotFoundException($"There is no cell '{name}': {string.Join(", ", All.Select(cell => cell.Name))}.");

    /// <summary>Multiplications and additions of the products of one token, forward; backward has twice as many.</summary>
    public long Operations(int inputs, int hidden) =>
        Fields.Where(field => field.Kind is 'W' or 'U').Sum(field => 2L * field.Rows * hidden * field.Columns(inputs, hidden));

    private static CellWeights W(int rows, uint salt, int first = 0) => new('W', salt, first, rows);

    private static CellWeights U(int rows, uint salt, int first = 0) => new('U', salt, first, rows);

    private static CellWeights B(int rows, uint salt, int first = 0) => new('b', salt, first, rows);
}
