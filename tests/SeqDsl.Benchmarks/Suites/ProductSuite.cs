using SeqDsl.Benchmarks.Contenders;

namespace SeqDsl.Benchmarks.Suites;

/// <summary>Products as layers have them, for information: no target names them.</summary>
internal static class ProductSuite
{
    private static readonly (int Rows, int Columns, int Depth)[] sizes =
        [(64, 256, 64), (512, 1024, 256), (2048, 256, 64), (2048, 1024, 256), (4096, 2048, 512), (700, 2600, 650)];

    public static Suite Suite { get; } = new(
        "products",
        "C [M, N] = A [M, K] · Bᵀ, for information: a layer's input of all steps with its weight, against the BLAS of libtorch.",
        (lineup, quick) => (quick ? sizes[1..4] : sizes).Select(size =>
        {
            string words = $"suite=product rows={size.Rows} columns={size.Columns} depth={size.Depth}";
            return new Contest("products", $"M{size.Rows} N{size.Columns} K{size.Depth}",
            [
                .. Entries.Ours(lineup, words),
                .. from setting in lineup.OpenBlas
                   from threads in (int[])[1, 2]
                   select new Entry("OpenBLAS", setting.Setting, threads, setting.Contender.Value, words),
            ]);
        }));
}
