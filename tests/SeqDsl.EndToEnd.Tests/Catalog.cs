using System.Reflection;
using SeqDsl.Data;
using SeqDsl.Models;
using SeqDsl.Testing;
using TorchSharp;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>The catalog's models, compiled once for the whole test run, with a vocabulary and data of their own.</summary>
internal static class Catalog
{
    private static readonly Lazy<Assembly> assembly = new(() => GeneratorRun.Of(CatalogModels.SourcesOf(CatalogModels.All)).Load());

    private static readonly string[] words = ["red", "green", "blue", "is", "the", "colour", "of", "a", "sky"];

    public static TheoryData<string> Names => [.. CatalogModels.All.Select(model => model.Name)];

    public static Vocabulary Vocabulary { get; } = LanguageModel.BuildVocabulary(Sentences(40, seed: 7));

    /// <summary>What models read that write in <see cref="Vocabulary"/>.</summary>
    public static Vocabulary SourceVocabulary { get; } = Vocabulary.Build([["rot", "gruen", "blau", "ist", "der", "Himmel"]]);

    /// <summary>Where the tests run: SEQDSL_DEVICE, or the CPU.</summary>
    public static Device Device { get; } = Device.Parse(Environment.GetEnvironmentVariable("SEQDSL_DEVICE") ?? "cpu");

    public static SequenceModel Create(string name, torch.ScalarType type, ulong seed = 11)
    {
        Type model = TypeOf(name);
        ModelContext context = ModelContext.New(Declares(name, "Features(") ? null : Vocabulary, Device, seed, type, Declares(name, "TargetTokens") ? SourceVocabulary : null);
        return (SequenceModel)model.GetMethod("Create", [typeof(ModelContext)])!.Invoke(null, [context])!;
    }

    public static Type TypeOf(string name) => assembly.Value.GetType($"Catalog.{name}", throwOnError: true)!;

    public static bool Declares(string name, string text) => CatalogModels.All.First(model => model.Name == name).Layers.Contains(text, StringComparison.Ordinal);

    /// <summary>The first model that has a layer written like this.</summary>
    public static string Declaring(string layer) => CatalogModels.All.First(model => model.Layers.Contains(layer, StringComparison.Ordinal)).Name;

    /// <summary>Sequences of the lengths given, with labels, for the model's input and head.</summary>
    public static PackedBatch Pack(SequenceModel model, int[] lengths, int seed = 3) => PackOf(model, Sequences(model, lengths, seed));

    public static PackedBatch PackOf(SequenceModel model, IReadOnlyList<EncodedSequence> sequences) => PackedBatch.Pack(
        sequences, model.Declaration.Targets, model.Declaration.FeatureCount, model.Vocabulary?.Count ?? 0);

    public static IReadOnlyList<EncodedSequence> Sequences(SequenceModel model, int[] lengths, int seed)
    {
        var random = new Random(seed);
        int features = model.Declaration.FeatureCount;
        return [.. lengths.Select(length =>
        {
            HeadTarget[] targets = [.. model.Declaration.Targets.Select(layout => Target(layout, layout.PerToken ? length : 1, length))];
            return model.Vocabulary is { } vocabulary
                ? Tokens(model, vocabulary, [.. Enumerable.Range(0, length).Select(_ => (long)random.Next(vocabulary.Count))], targets)
                : new EncodedSequence([.. Enumerable.Range(0, length * features).Select(_ => (float)(random.NextDouble() * 2 - 1))], features) { Targets = targets };
        })];

        HeadTarget Target(TargetLayout layout, int rows, int length) => layout.ScoresPerToken && !layout.PerToken
            ? new HeadTarget([.. Enumerable.Range(0, layout.Numbers).Select(_ => (float)(IsOptional(model) ? random.Next(length + 1) - 1 : random.Next(length)))])
            : layout.Numbers > 0
            ? new HeadTarget([.. Enumerable.Range(0, rows * layout.Numbers).Select(_ => (float)random.Next(2))])
            : new HeadTarget([.. Enumerable.Range(0, rows).Select(_ => (long)random.Next(layout.Columns(model.Vocabulary?.Count ?? 0)))]);
    }

    /// <summary>The tokens' own characters; those of an unknown one are the token's that says so.</summary>
    private static EncodedSequence Tokens(SequenceModel model, Vocabulary vocabulary, long[] ids, HeadTarget[] targets) => new(ids)
    {
        Targets = targets,
        Source = model.Declaration.Source is null ? null : SourceOf(ids, (model.SourceVocabulary ?? vocabulary).Count),
        Matches = model.Declaration.Source is null ? null : [.. ids.Select(id => id % 2 == 0 ? 1f : 0f)],
        Characters = model.Declaration.WordLength is > 0 and int longest ? [.. ids.Select(id => vocabulary.Spell(vocabulary.Token((int)id), longest))] : null,
    };

    /// <summary>For each sequence another of a length of its own, which depends on the sequence alone: lengths 1 … 5, in another order than the sequences'.</summary>
    private static EncodedSequence SourceOf(long[] ids, int entries)
    {
        var random = new Random((int)ids.Sum(id => id * 7) + ids.Length);
        return new([.. Enumerable.Range(0, 1 + random.Next(5)).Select(_ => (long)random.Next(entries))]);
    }

    private static bool IsOptional(SequenceModel model) => Declares(model.Declaration.Model, "Optional = true") || Declares(model.Declaration.Model, "ExtractSpan<");

    public static IEnumerable<IReadOnlyList<string>> Sentences(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (IReadOnlyList<string>)[.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => words[random.Next(words.Length)])])];
    }
}
