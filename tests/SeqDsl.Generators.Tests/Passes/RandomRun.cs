using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Interpretation;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Tests.Passes;

/// <summary>A run of the interpreter on numbers drawn for the parameters and inputs of a graph: sequences of several lengths, a vocabulary of seven.</summary>
internal static class RandomRun
{
    private const int Vocabulary = 7;

    private static readonly int[] lengths = [5, 3, 3, 1];

    public static IReadOnlyDictionary<string, Block> Of(ModelGraph graph, IReadOnlyList<int> labels, int features = 0, Func<string, int, double, double>? nudge = null)
    {
        var random = new Random(17);
        int tokens = lengths.Sum(), sequences = lengths.Length;
        long[] sequenceOf = [.. Steps().SelectMany(step => Enumerable.Range(0, Active(step))).Select(row => (long)row)];
        Dictionary<string, Block> inputs = new()
        {
            ["tokens"] = Draw([tokens], () => random.Next(Vocabulary)),
            ["features"] = Draw([tokens, features], () => random.NextDouble() - 0.5),
            ["inverseDocumentFrequency"] = Draw([Vocabulary], () => 1 + random.NextDouble()),
            ["sequenceOf"] = new Block([tokens], [.. sequenceOf.Select(row => (double)row)]),
            ["firstToken"] = new Block([sequences], [.. Enumerable.Range(0, sequences).Select(row => (double)row)]),
            ["lastToken"] = new Block([sequences], [.. lengths.Select((length, row) => (double)Array.LastIndexOf(sequenceOf, row))]),
            ["lengths"] = new Block([sequences, 1], [.. lengths.Select(length => (double)length)]),
        };

        // The order of parameters must not depend on the pass: drawn by name.
        Dictionary<string, Block> parameters = graph.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter =>
            {
                var drawn = new Random(parameter.Name.Sum(letter => letter) * 31 + parameter.Name.Length);
                int index = 0;
                return Draw([.. Extents(parameter.Shape)], () =>
                {
                    double value = drawn.NextDouble() - 0.5;
                    return nudge is null ? value : nudge(parameter.Name, index++, value);
                });
            });
        foreach (Value target in graph.Equations.Where(value => value.Op is Input input && !inputs.ContainsKey(input.Name)))
        {
            int rows = target.Shape[0] == Dimension.Tokens ? tokens : sequences;
            string name = ((Input)target.Op).Name;
            int labelsOfHead = target.Kind == ElementKind.Index ? labels[int.Parse(name["labels".Length..])] : 0;
            inputs[name] = target.Kind == ElementKind.Index ? Draw([rows], () => random.Next(labelsOfHead)) : Draw([rows, target.Shape[1].Size], () => random.Next(2));
        }

        return GraphInterpreter.Run(graph, new Evaluation(lengths, Vocabulary, parameters, inputs, Mask));

        static Block Mask(int site, double probability, Block like)
        {
            var random = new Random(site + 1);
            return like.Map(_ => random.NextDouble() < probability ? 0 : 1 / (1 - probability));
        }
    }

    private static IEnumerable<int> Extents(Shape shape) =>
        Enumerable.Range(0, shape.Rank).Select(axis => shape[axis].IsKnown ? shape[axis].Size : Vocabulary);

    private static Block Draw(int[] extents, Func<double> next)
    {
        var block = new Block(extents);
        for (int index = 0; index < block.Data.Length; index++)
        {
            block.Data[index] = next();
        }

        return block;
    }

    private static IEnumerable<int> Steps() => Enumerable.Range(0, lengths[0]);

    private static int Active(int step) => lengths.Count(length => length > step);
}
