using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Interpretation;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Tests.Passes;

/// <summary>A run of the interpreter on numbers drawn for the parameters and inputs of a graph: sequences of several lengths, a vocabulary of seven.</summary>
internal static class RandomRun
{
    private const int Vocabulary = 7, SourceVocabulary = 5, Characters = 9;

    private static readonly int[] lengths = [5, 3, 3, 1], wordLengths = [4, 4, 2, 1, 1], sourceLengths = [6, 2, 2, 1];

    public static IReadOnlyDictionary<string, Block> Of(ModelGraph graph, IReadOnlyList<int> labels, int features = 0, Func<string, int, double, double>? nudge = null)
    {
        var random = new Random(17);
        int tokens = lengths.Sum(), sequences = lengths.Length;
        Dictionary<string, Block> inputs = [];
        Place(inputs, Packing.Main, lengths, () => random.Next(Vocabulary));
        inputs["features"] = Draw([tokens, features], () => random.NextDouble() - 0.5);
        inputs["inverseDocumentFrequency"] = Draw([Vocabulary], () => 1 + random.NextDouble());
        var spelling = new Random(18);
        Place(inputs, Packing.Words, wordLengths, () => spelling.Next(Characters));
        inputs[Input.WordOf.Name] = Draw([tokens], () => spelling.Next(wordLengths.Length));

        var reading = new Random(19);
        Place(inputs, Packing.Source, sourceLengths, () => reading.Next(SourceVocabulary));
        inputs[Input.SourceOf.Name] = new Block([sequences], [2, 0, 3, 1]);
        inputs[Input.Matches.Name] = Draw([tokens, 1], () => reading.Next(2));

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
            for (int row = 0; rows == sequences && target.Kind == ElementKind.Real && row < rows; row++)
            {
                // What points to a token must find one.
                for (int column = 0; column < target.Shape[1].Size; column++)
                {
                    inputs[name][row, column] = Math.Min(inputs[name][row, column], lengths[row] - 1);
                }
            }
        }

        return GraphInterpreter.Run(graph, new Evaluation(lengths, Vocabulary, parameters, inputs, Mask)
        {
            Packings = new Dictionary<Packing, IReadOnlyList<int>> { [Packing.Words] = wordLengths, [Packing.Source] = sourceLengths },
            SourceVocabulary = SourceVocabulary,
            Characters = Characters,
        });

        static Block Mask(int site, double probability, Block like)
        {
            var random = new Random(site + 1);
            return like.Map(_ => random.NextDouble() < probability ? 0 : 1 / (1 - probability));
        }
    }

    /// <summary>What follows from how sequences are packed, and an id for each row.</summary>
    private static void Place(Dictionary<string, Block> inputs, Packing packing, int[] lengths, Func<double> id)
    {
        long[] sequenceOf = [.. Enumerable.Range(0, lengths[0]).SelectMany(step => Enumerable.Range(0, lengths.Count(length => length > step))).Select(row => (long)row)];
        inputs[packing.Ids.Name] = Draw([lengths.Sum()], id);
        inputs[packing.OnlyRow.Name] = new Block([lengths.Sum()], new double[lengths.Sum()]);
        inputs[packing.SequenceOf.Name] = new Block([lengths.Sum()], [.. sequenceOf.Select(row => (double)row)]);
        inputs[packing.FirstToken.Name] = new Block([lengths.Length], [.. Enumerable.Range(0, lengths.Length).Select(row => (double)row)]);
        inputs[packing.LastToken.Name] = new Block([lengths.Length], [.. lengths.Select((_, row) => (double)Array.LastIndexOf(sequenceOf, row))]);
        inputs[packing.Lengths.Name] = new Block([lengths.Length, 1], [.. lengths.Select(length => (double)length)]);
    }

    private static IEnumerable<int> Extents(Shape shape) => Enumerable.Range(0, shape.Rank)
        .Select(axis => shape[axis].IsKnown ? shape[axis].Size : shape[axis] == Dimension.Characters ? Characters
            : shape[axis] == Dimension.SourceVocabulary ? SourceVocabulary : Vocabulary);

    private static Block Draw(int[] extents, Func<double> next)
    {
        var block = new Block(extents);
        for (int index = 0; index < block.Data.Length; index++)
        {
            block.Data[index] = next();
        }

        return block;
    }
}
