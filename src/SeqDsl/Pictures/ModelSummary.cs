using System.Text;
using SeqDsl.Data;
using Spectre.Console;

namespace SeqDsl.Pictures;

/// <summary>
/// A model layer by layer. The counts are exact, of the equations that are generated for a training step over tensors; where something depends on the sizes of
/// vocabulary or batch it is a formula in these, and <see cref="For(ModelSizes)"/> puts numbers in.
/// </summary>
/// <param name="Model">The class.</param>
/// <param name="Layers">In the order of the declaration.</param>
public sealed record ModelSummary(string Model, IReadOnlyList<LayerSummary> Layers)
{
    private static readonly string[] heads = ["name", "layer", "gives", "parameters", "FLOPs forward", "FLOPs backward", "bytes kept for backward"];

    /// <summary>Numbers that the model holds.</summary>
    public Amount Parameters => Amount.Sum(Layers.Select(layer => layer.Parameters));

    /// <summary>Those of them that training leaves as they are.</summary>
    public Amount Frozen => Amount.Sum(Layers.Select(layer => layer.Frozen));

    /// <summary>Floating point operations from the input to the loss.</summary>
    public Amount ForwardFlops => Amount.Sum(Layers.Select(layer => layer.ForwardFlops));

    /// <summary>Floating point operations from the loss to the gradients.</summary>
    public Amount BackwardFlops => Amount.Sum(Layers.Select(layer => layer.BackwardFlops));

    /// <summary>What backward needs of forward, in single precision.</summary>
    public Amount KeptBytes => Amount.Sum(Layers.Select(layer => layer.KeptBytes));

    /// <summary>With numbers for the sizes that are known.</summary>
    public ModelSummary For(ModelSizes sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        return this with { Layers = [.. Layers.Select(layer => layer.For(sizes))] };
    }

    /// <summary>For models with this vocabulary.</summary>
    public ModelSummary For(Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        return For(new ModelSizes { Vocabulary = vocabulary.Count, Characters = vocabulary.Characters?.Count });
    }

    /// <summary>For models with a vocabulary of so many entries.</summary>
    public ModelSummary For(int vocabularySize) => For(new ModelSizes { Vocabulary = vocabularySize });

    /// <summary>As a table for the console.</summary>
    public Table ToTable()
    {
        Table table = new Table().Border(TableBorder.Rounded).Title(Markup.Escape(Model));
        foreach (string head in heads)
        {
            table.AddColumn(new TableColumn(Markup.Escape(head)).NoWrap());
        }

        foreach (string[] row in Rows())
        {
            table.AddRow([.. row.Select(cell => Markup.Escape(cell))]);
        }

        return table;
    }

    /// <summary>Writes the table to the console; where it is too narrow for it, the lines.</summary>
    public void Print()
    {
        string lines = ToString();
        if (lines.Split('\n').Max(line => line.Length) <= AnsiConsole.Profile.Width)
        {
            AnsiConsole.Write(ToTable());
        }
        else
        {
            Console.WriteLine(lines);
        }
    }

    /// <summary>As lines of text.</summary>
    public override string ToString()
    {
        string[][] rows = [heads, .. Rows()];
        int[] widths = [.. heads.Select((_, column) => rows.Max(row => row[column].Length))];
        var text = new StringBuilder().Append(Model).Append('\n');
        foreach (string[] row in rows)
        {
            text.Append(string.Join("   ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }

    private IEnumerable<string[]> Rows() =>
    [
        .. Layers.Select(layer => Row(layer.Name, layer.Layer, layer.Shape, layer.Parameters, layer.Frozen, layer.ForwardFlops, layer.BackwardFlops, layer.KeptBytes)),
        Row("all", "", "", Parameters, Frozen, ForwardFlops, BackwardFlops, KeptBytes),
    ];

    private static string[] Row(string name, string layer, string shape, Amount parameters, Amount frozen, Amount forward, Amount backward, Amount kept) =>
        [name, layer, shape, frozen.IsZero ? $"{parameters}" : $"{parameters}, of them frozen {frozen}", forward.Rates(), backward.Rates(), kept.Rates()];
}
