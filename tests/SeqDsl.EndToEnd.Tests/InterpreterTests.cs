using SeqDsl.Data;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Interpretation;
using SeqDsl.Generators.Graph.Ops;
using SeqDsl.Generators.Passes;
using SeqDsl.Models;
using SeqDsl.Testing;
using TorchSharp;
using Packing = SeqDsl.Generators.Graph.Packing;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>Definition = interpreter = generated code: the lowered graph, evaluated equation by equation, against what the built model computes.</summary>
public class InterpreterTests
{
    private static readonly int[] lengths = [2, 5, 1, 4];

    public static TheoryData<string> Names => Catalog.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void InferenceScores_AreTheInterpretersOfTheDefinition(string name)
    {
        using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float64);
        Numbers.Shake(model, 8);
        using Batch batch = model.Place(Catalog.Pack(model, lengths));
        ModelGraph definition = RemoveDropout.Run(CatalogModels.Lower(name).Graph);

        IReadOnlyDictionary<string, Block> expected = GraphInterpreter.Run(definition, Run(model, batch));

        model.eval();
        using IDisposable untaped = torch.no_grad();
        IReadOnlyList<torch.Tensor> logits = model.Logits(batch);
        for (int head = 0; head < logits.Count; head++)
        {
            using torch.Tensor made = logits[head];
            Numbers.Close(expected[$"{model.Declaration.Heads[head].Name}.logits"].Data, Numbers.Of(made), 1e-11, "Logits");
        }

        Assert.Equal(expected["loss"].Data[0], model.Loss(batch), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TrainingStep_IsTheInterpretersOfTheCompiledGraph(string name)
    {
        using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float64);
        Numbers.Shake(model, 8);
        using Batch batch = model.Place(Catalog.Pack(model, lengths));
        CompiledModel compiled = PassPipeline.Compile(CatalogModels.Lower(name).Graph);

        IReadOnlyDictionary<string, Block> expected = GraphInterpreter.Run(compiled.Training, Run(model, batch));

        double loss = model.TrainStep(batch);
        Assert.Equal(expected["loss"].Data[0], loss, 1e-5);
        foreach (int parameter in Numbers.Trained(model))
        {
            string called = model.Store.Specs[parameter].Name;
            Numbers.Close(expected[ModelGraph.GradientOf(called)].Data, Numbers.Of(model.Store.Gradient(parameter)), 1e-9, $"The gradient of {called}");
        }
    }

    /// <summary>The interpreter's run on the very numbers that the model has: parameters, batch and dropout masks.</summary>
    internal static Evaluation Run(SequenceModel model, Batch batch)
    {
        PackedBatch packed = batch.Packed;
        Dictionary<string, Block> parameters = [];
        for (int index = 0; index < model.Store.Count; index++)
        {
            parameters.Add(model.Store.Specs[index].Name, new Block([.. model.Store.Shape(index).Select(extent => (int)extent)], Numbers.Of(model.Store[index])));
        }

        Dictionary<string, Block> inputs = [];
        Place(Packing.Main, packed);
        if (packed.Words is { } words)
        {
            Place(Packing.Words, words);
            inputs[Input.WordOf.Name] = Column(packed.WordOf!);
        }

        if (packed.Source is { } source)
        {
            Place(Packing.Source, source);
            inputs[Input.SourceOf.Name] = Column(packed.SourceOf!);
            inputs[Input.Matches.Name] = Rows(packed.Matches!, 1);
        }

        for (int head = 0; head < packed.Targets!.Count; head++)
        {
            (string name, Block target) = packed.Targets[head].Labels is { } labels
                ? ($"labels{head}", Column(labels))
                : ($"numbers{head}", Rows(packed.Numbers(head), packed.Layouts[head].Numbers));
            inputs.Add(name, target);
        }

        if (model.Vocabulary is { } vocabulary)
        {
            inputs["inverseDocumentFrequency"] = new Block(
                [vocabulary.Count],
                [.. Enumerable.Range(0, vocabulary.Count).Select(id => Math.Log((1.0 + vocabulary.Documents) / (1.0 + vocabulary.DocumentsOf(id))) + 1)]);
        }
        else
        {
            inputs["features"] = Rows(packed.Features!, packed.FeatureCount);
        }

        return new Evaluation(packed.Lengths, model.Vocabulary?.Count ?? 0, parameters, inputs, (site, probability, like) =>
        {
            double[] mask = new double[like.Data.Length];
            Kernels.RandomFill.DropoutMask(new Kernels.RandomStream(model.Seed, Kernels.RandomUse.Dropout, (uint)site, (ulong)model.Step), probability, mask);
            return new Block([.. like.Extents], mask);
        })
        {
            Packings = new Dictionary<Packing, IReadOnlyList<int>> { [Packing.Words] = packed.Words?.Lengths ?? [], [Packing.Source] = packed.Source?.Lengths ?? [] },
            SourceVocabulary = model.SourceVocabulary?.Count ?? 0,
            Characters = model.Vocabulary?.Characters?.Count ?? 0,
        };

        void Place(Packing packing, PackedBatch of)
        {
            inputs[packing.SequenceOf.Name] = Column(of.SequenceOf);
            inputs[packing.OnlyRow.Name] = Column(of.OnlyRow);
            inputs[packing.LastToken.Name] = Column(of.LastToken);
            inputs[packing.FirstToken.Name] = Column([.. Enumerable.Range(0, of.Sequences).Select(row => (long)row)]);
            inputs[packing.Lengths.Name] = new Block([of.Sequences, 1], [.. of.Lengths.Select(length => (double)length)]);
            if (of.TokenIds is not null)
            {
                inputs[packing.Ids.Name] = Column(of.TokenIds);
            }
        }

        static Block Rows(float[] numbers, int columns) => new([numbers.Length / columns, columns], [.. numbers.Select(number => (double)number)]);

        static Block Column(long[] numbers) => new([numbers.Length], [.. numbers.Select(number => (double)number)]);
    }
}
