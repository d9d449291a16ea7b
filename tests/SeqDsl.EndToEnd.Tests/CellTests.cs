using SeqDsl.Cells;
using SeqDsl.Data;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Interpretation;
using SeqDsl.Generators.Passes;
using SeqDsl.Models;
using SeqDsl.Testing;
using TorchSharp;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>A cell's <c>Step</c>, run as C# on plain numbers, is what the interpreter and the generated code compute.</summary>
public class CellTests
{
    private static readonly int[] lengths = [3, 6, 1, 4];

    public static TheoryData<string> Cells => [.. CellSources.Names, "SeqDsl.Cells.Rnn", "SeqDsl.Cells.Lstm", "SeqDsl.Cells.Gru"];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Step_IsWhatTheInterpreterAndTheGeneratedCodeCompute(string cell)
    {
        string layers = cell.StartsWith("SeqDsl.Cells.", StringComparison.Ordinal)
            ? $"Tokens, Embedding(4), {cell["SeqDsl.Cells.".Length..]}(5), Tag<Colour>"
            : $"Tokens, Embedding(4), Recurrent<{cell}>(5), Tag<Colour>";
        string name = CatalogModels.All.First(model => model.Layers == layers).Name;
        using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float64);
        Numbers.Shake(model, 8);
        PackedBatch packed = Catalog.Pack(model, lengths);
        using Batch batch = model.Place(packed);

        double[] byHand = LogitsByHand(model, CellOf(cell), packed);

        ModelGraph definition = PassPipeline.Only(CatalogModels.Lower(name).Graph, "logits");
        double[] interpreted = GraphInterpreter.Run(definition, InterpreterTests.Run(model, batch)).Single().Value.Data;
        model.eval();
        using IDisposable untaped = torch.no_grad();
        using torch.Tensor logits = model.call(batch);
        Numbers.Close(byHand, interpreted, 1e-12, "The interpreter");
        Numbers.Close(byHand, Numbers.Of(logits), 1e-12, "The generated code");
    }

    [Fact]
    public void Fill_RefusesTheWrongNumberOfNumbers()
    {
        Cell gru = new Gru();

        var refused = Assert.Throws<ArgumentException>(() => gru.Fill(2, 3, _ => new double[18]));
        Assert.Contains("weight [9, 3] has 27 numbers, but 18 are given", refused.Message, StringComparison.Ordinal);
        Assert.Contains("call Fill", Assert.Throws<InvalidOperationException>(() => new Bias().Vector.ToArray()).Message, StringComparison.Ordinal);
    }

    /// <summary>Row by row: the embedding of each token, a step of the cell, the head's product.</summary>
    private static double[] LogitsByHand(SequenceModel model, Cell cell, PackedBatch packed)
    {
        double[] embedding = Values("embedding.weight");
        string layer = model.Store.Specs.First(spec => spec.Name.EndsWith("_l0", StringComparison.Ordinal)).Name.Split('.')[0];
        cell.Fill(4, 5, field => Values($"{layer}.{field}_l0"));
        Weight head = new(3, 5, Values("tag.weight"));
        Bias bias = new(Values("tag.bias"));
        double[] logits = new double[packed.Tokens * 3];
        int states = cell.GetType().GetMethod("Step")!.GetParameters().Length - 1;
        for (int row = 0; row < packed.Sequences; row++)
        {
            Vector[] state = [.. Enumerable.Range(0, states).Select(_ => new Vector(new double[5]))];
            for (int step = 0; step < packed.Lengths[row]; step++)
            {
                int token = packed.Offsets[step] + row, word = (int)packed.TokenIds![token];
                state = cell.Run(new Vector(embedding[(word * 4)..(word * 4 + 4)]), state);
                (head * state[0] + bias).ToArray().CopyTo(logits, token * 3);
            }
        }

        return logits;

        double[] Values(string parameter) => Numbers.Of(model.Store[model.Store.Specs.ToList().FindIndex(spec => spec.Name == parameter)]);
    }

    private static Cell CellOf(string name) =>
        (Cell)Activator.CreateInstance(Catalog.TypeOf(CatalogModels.All[0].Name).Assembly.GetType(name) ?? typeof(Cell).Assembly.GetType(name, throwOnError: true)!)!;
}
