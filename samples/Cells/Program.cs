using System.Globalization;
using SeqDsl.Cells;
using SeqDsl.Samples;

// Trains a small model with each cell of the gallery (or with those named) on generated data, and shows a step run by hand.
var sample = new Sample("Cells", "Recurrent cells written as their papers write them.", "cells") { Epochs = 6, BatchSize = 32, Model = () => (MinimalGatedTagger.Summary, MinimalGatedTagger.Graph) };
return sample.Run(args, options =>
{
    (Cell Cell, Func<SequenceModel<float[][], IReadOnlyList<Sign>, Tagging<Sign>>> Model)[] gallery =
    [
        (new MinimalGatedUnit(), () => MinimalGatedTagger.Create(options.Device, options.Seed)),
        (new PeepholeLstm(), () => PeepholeTagger.Create(options.Device, options.Seed)),
        (new CoupledGateLstm(), () => CoupledGateTagger.Create(options.Device, options.Seed)),
        (new OriginalGru(), () => OriginalGruTagger.Create(options.Device, options.Seed)),
        (new IndRnn(), () => IndRnnTagger.Create(options.Device, options.Seed)),
        (new LayerNormLstm(), () => LayerNormTagger.Create(options.Device, options.Seed)),
        (new RecurrentHighway(), () => RecurrentHighwayTagger.Create(options.Device, options.Seed)),
        (new Sru(), () => SruTagger.Create(options.Device, options.Seed)),
    ];
    foreach (string name in options.Asked.Where(name => gallery.All(entry => entry.Cell.GetType().Name != name)))
    {
        throw new ArgumentException($"There is no cell {name}: name some of {string.Join(", ", gallery.Select(entry => entry.Cell.GetType().Name))}, or none for all.");
    }

    IReadOnlyList<Example<float[][], IReadOnlyList<Sign>>> train = MarkedSign.Draw(1000, seed: 1), dev = MarkedSign.Draw(200, seed: 2);
    var training = new TrainingOptions
    {
        Epochs = options.Epochs, BatchSize = options.BatchSize, Optimizer = Optimizers.Adam(0.01), Schedule = Schedule.Cosine(), Progress = false, FastDevRun = options.FastDevRun,
    };
    Console.WriteLine($"{"",20}  loss before    after   accuracy   seconds");
    foreach ((Cell cell, var create) in gallery.Where(entry => options.Asked.Count == 0 || options.Asked.Contains(entry.Cell.GetType().Name)))
    {
        using SequenceModel<float[][], IReadOnlyList<Sign>, Tagging<Sign>> model = create();
        double before = model.Evaluate(dev).Loss;
        TrainingReport report = model.Fit(train, dev, training);
        EvaluationReport after = model.Evaluate(dev);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{cell.GetType().Name,20}  {before,11:f4} {after.Loss,8:f4} {after.Accuracy,10:P1} {report.Seconds,9:f1}"));
    }

    // Step is a method like any other: set a breakpoint in it.
    Cell gru = new OriginalGru();
    var numbers = new Random(3);
    var sizes = new Dictionary<string, int> { ["W"] = 6, ["Wr"] = 6, ["Wz"] = 6, ["U"] = 9, ["Ur"] = 9, ["Uz"] = 9, ["b"] = 3, ["br"] = 3, ["bz"] = 3 };
    gru.Fill(inputs: 2, hidden: 3, field => [.. Enumerable.Range(0, sizes[field]).Select(_ => numbers.NextDouble() - 0.5)]);
    Vector[] state = [new Vector(0, 0, 0)];
    Console.WriteLine("\nA GRU of 3 units by hand, in double precision:");
    foreach (double[] input in new double[][] { [1, 0], [0, 1], [-1, 1] })
    {
        state = gru.Run(new Vector(input), state);
        Console.WriteLine($"  x = {new Vector(input),-8}  h = {state[0]}");
    }
});
