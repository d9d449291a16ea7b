using SeqDsl.Benchmarks.Contenders;
using SeqDsl.Benchmarks.Ours;

namespace SeqDsl.Benchmarks.Suites;

/// <summary>Cells of a user's: what libraries have no kernel for.</summary>
internal static class CellSuite
{
    private static readonly string[] cells = ["MinimalGatedUnit", "PeepholeLstm", "OriginalGru", "CoupledGateLstm"];
    private static readonly Shape[] shapes = [new(64, 8, 128), new(64, 32, 256)];

    public static Suite Suite { get; } = new(
        "cells",
        "Forward and backward of cells of samples/Cells, against the same cell as users of PyTorch and TorchSharp write it: a loop over time. "
        + "\"LSTM's rate\" is the time that the cell would take if its products ran at as many operations a second as our own LSTM of the same size.",
        (lineup, quick) =>
            from shape in quick ? shapes[..1] : shapes
            from cell in cells
            select Contest(lineup, cell, shape));

    private static Contest Contest(Lineup lineup, string cell, Shape shape)
    {
        string words = $"cell={cell} {shape.Words}";
        double work = (double)BenchmarkedCell.Of(cell).Operations(shape.Hidden, shape.Hidden) / BenchmarkedCell.Of("lstm").Operations(shape.Hidden, shape.Hidden);
        return new("cells", $"{cell} {shape}",
        [
            .. Entries.Ours(lineup, $"suite=train {words}"),
            .. Entries.Ours(lineup, $"suite=train cell=lstm {shape.Words}").Select(entry => entry with { Peer = "LSTM's rate", Compared = false, Work = work }),
            .. Entries.PyTorch(lineup, $"suite=script-train {words}", "TorchScript loop"),
            .. Entries.Ours(lineup, $"suite=eager {words}").Select(entry => entry with { Peer = "TorchSharp loop" }),
        ]);
    }
}
