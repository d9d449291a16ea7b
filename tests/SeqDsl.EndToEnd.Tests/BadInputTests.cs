using System.Reflection;
using SeqDsl.Data;
using SeqDsl.Models;
using SeqDsl.Testing;
using SeqDsl.Training;
using TorchSharp;

namespace SeqDsl.EndToEnd.Tests;

/// <summary>What a generated model says to data, batches and files that it cannot use.</summary>
public sealed class BadInputTests : IDisposable
{
    private static readonly string classifier = Catalog.Declaring("Embedding(4), Lstm(5), Pool(Pooling.Last), Classify<");
    private static readonly string tagger = Catalog.Declaring("Embedding(4), Lstm(5), Tag<");
    private static readonly string contextual = Catalog.Declaring("Contextual<Neighbours>, ");
    private static readonly string sensor = Catalog.Declaring("Features(");

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("seqdsl-");

    public static TheoryData<string> Names => Catalog.Names;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void CharactersThatTheModelCannotRead_AreNamedWithSequenceAndToken()
    {
        using SequenceModel model = Catalog.Create(Catalog.Declaring("Characters("), torch.ScalarType.Float32);
        int characters = model.Vocabulary!.Characters!.Count;

        Assert.Equal(
            "the batch has no characters; the model reads those of every token. Pack it with the model's Pack or PackInputs.",
            Refusal(new EncodedSequence([1L, 2L])));
        Assert.Equal(
            $"sequence 0, token 1, character 2: id {characters} is outside the vocabulary's characters; expected 0 … {characters - 1}.",
            Refusal(new EncodedSequence([1L, 2L]) { Characters = [[1, 2, 3], [1, 2, characters]] }));

        string Refusal(EncodedSequence sequence) =>
            Assert.Throws<DataException>(() => model.Place(PackedBatch.Pack([sequence], model.Declaration.Targets))).Message;
    }

    [Fact]
    public void EmptyWord_IsRefusedByAModelThatReadsCharacters()
    {
        IInputCodec<IReadOnlyList<string>> codec = InputCodec.Tokens(Catalog.Vocabulary, wordLength: 8);
        Assert.Contains("token 1 is empty", Assert.Throws<DataException>(() => codec.Encode(["red", ""])).Message, StringComparison.Ordinal);
        Assert.Equal([3, 5], codec.Encode(["red", "green"]).Characters!.Select(word => word.Length));
    }

    [Fact]
    public void VocabularyWithoutCharacters_IsRefusedByAModelThatReadsThem()
    {
        Vocabulary old = Vocabulary.FromJson("""{"documents":1,"reserved":1,"lowercase":false,"entries":[["<unk>",0,0],["a",1,1]]}""");
        MethodInfo create = Catalog.TypeOf(Catalog.Declaring("Characters(")).GetMethod("Create", [typeof(ModelContext)])!;
        var refused = Assert.Throws<TargetInvocationException>(() => create.Invoke(null, [ModelContext.New(old, Catalog.Device, 1)]));
        Assert.Contains("its vocabulary has none", refused.InnerException!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void IdOutsideTheVocabulary_IsNamedWithSequenceAndToken(string name)
    {
        using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float32);
        if (model.Vocabulary is not { } vocabulary)
        {
            var series = Assert.Throws<DataException>(() => model.Place(PackedBatch.Pack([new EncodedSequence([1L])], model.Declaration.Targets)));
            Assert.Contains("the batch holds token ids", series.Message, StringComparison.Ordinal);
            return;
        }
        EncodedSequence[] sequences = [new([1]), new([1, 2, vocabulary.Count])];
        string expected = $"sequence 1, token 2: id {vocabulary.Count} is outside the vocabulary; expected 0 … {vocabulary.Count - 1}.";

        var packing = Assert.Throws<DataException>(() => PackedBatch.Pack(sequences, model.Declaration.Targets, 0, vocabulary.Count));
        var placing = Assert.Throws<DataException>(() => model.Place(PackedBatch.Pack(sequences, model.Declaration.Targets)));
        Assert.Equal(expected, packing.Message);
        Assert.Equal(expected, placing.Message);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TargetThatIsNoLabel_IsNamedWithItsSequence(string name)
    {
        using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float32);
        PackedBatch packed = Catalog.Pack(model, [2, 3]);
        TargetLayout layout = model.Declaration.Targets[0];
        if (layout.Numbers > 0)
        {
            packed.Numbers(0)[^1] = float.NaN;
        }
        else
        {
            packed.Labels(0)[^1] = layout.Columns(model.Vocabulary?.Count ?? 0);
        }

        var refused = Assert.Throws<DataException>(() => model.Place(packed));

        Assert.StartsWith($"sequence {packed.Order[layout.PerToken ? 0 : 1]}", refused.Message, StringComparison.Ordinal);
        string expected = layout.Numbers > 0
            ? $"target {layout.Numbers - 1} is NaN; expected a finite number."
            : $"target {packed.Labels(0)[^1]} is outside the labels; expected 0 …";
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BatchOfAnotherKind_IsRefused()
    {
        using SequenceModel words = Catalog.Create(classifier, torch.ScalarType.Float32), series = Catalog.Create(sensor, torch.ScalarType.Float32);
        using SequenceModel tags = Catalog.Create(tagger, torch.ScalarType.Float32);

        var vectors = Assert.Throws<DataException>(() => words.Place(Catalog.Pack(series, [2])));
        var perSequence = Assert.Throws<DataException>(() => tags.Place(Catalog.Pack(words, [2])));

        string expected = $"the batch holds vectors of {series.Declaration.FeatureCount} features; the model reads token ids";
        Assert.Contains(expected, vectors.Message, StringComparison.Ordinal);
        Assert.Contains("a target for each sequence; the model has a target for each token", perSequence.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptySequence_IsRefusedBeforeAnythingIsComputed()
    {
        using SequenceModel model = Catalog.Create(classifier, torch.ScalarType.Float32);
        var packed = Assert.Throws<DataException>(() => Catalog.PackOf(model, Catalog.Sequences(model, [2, 0], 1)));
        Assert.Contains("sequence 1 is empty; expected at least one token", packed.Message, StringComparison.Ordinal);

        dynamic typed = model;
        IReadOnlyList<string> none = [];
        var predicted = Assert.Throws<DataException>((Action)(() => typed.Predict(none)));
        Assert.Contains("example 0: the sequence is empty; expected at least one token", predicted.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SeriesWithWhatIsNoNumber_IsRefused()
    {
        using SequenceModel model = Catalog.Create(sensor, torch.ScalarType.Float32);
        dynamic typed = model;
        int features = model.Declaration.FeatureCount;
        float[][] wrong = [new float[features], [.. Enumerable.Repeat(0f, features - 1), float.NaN]];

        var refused = Assert.Throws<DataException>((Action)(() => typed.Predict(wrong)));

        Assert.Contains($"step 1 of the series has NaN at place {features - 1}", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TargetsOfSeveralHeads_AreRefusedWithTheExampleAndTheHead()
    {
        string name = Catalog.Declaring("Classify<Colour>(Name = \"intent\"");
        using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float32);
        dynamic typed = model;
        Assert.Equal("example 1 has a target that is null for the head slot.", Refusal([0, 1], null));
        Assert.Equal("example 1: Found 1 labels for 2 tokens; expected one for each token.", Refusal([0, 1], [0]));
        Assert.Equal("example 1: 4 is no label of this head; expected one of 0, 1, 2, 3.", Refusal([0, 1], [0, 4]));

        string Refusal(params IReadOnlyList<int>?[] slots)
        {
            Type target = model.GetType().BaseType!.GetGenericArguments()[^2];
            object colour = Enum.ToObject(target.GetGenericArguments()[0], 0);
            Type example = typeof(Example<,>).MakeGenericType(typeof(IReadOnlyList<string>), target);
            var examples = Array.CreateInstance(example, slots.Length);
            for (int i = 0; i < slots.Length; i++)
            {
                examples.SetValue(Activator.CreateInstance(example, (IReadOnlyList<string>)["red", "sky"], Activator.CreateInstance(target, colour, slots[i])), i);
            }
            return Assert.Throws<DataException>((Action)(() => typed.Encode((dynamic)examples))).Message;
        }
    }

    [Fact]
    public void SetOfLabelsWithOneThatIsNone_IsRefused()
    {
        using SequenceModel model = Catalog.Create(CatalogModels.All.First(candidate => candidate.Layers.EndsWith("Pool(Pooling.Mean), MultiLabel(3)", StringComparison.Ordinal)).Name, torch.ScalarType.Float32);
        dynamic typed = model;
        Example<IReadOnlyList<string>, IReadOnlyCollection<int>>[] examples = [new(["red"], [0, 2]), new(["sky"], [1, 3])];
        Assert.Equal(
            "example 1: 3 is no label of this head; expected one of 0, 1, 2.", Assert.Throws<DataException>((Action)(() => typed.Encode(examples))).Message);
    }

    [Fact]
    public void LanguageModelOfAnotherVocabularyOrLayer_IsRefused()
    {
        var other = LanguageModel.BuildVocabulary([["red", "green", "lilac"]]);
        using SequenceModel model = Catalog.Create(contextual, torch.ScalarType.Float32), own = Neighbours(Catalog.Vocabulary), foreign = Neighbours(other);

        Assert.Equal(
            $"the vocabulary of the language model Neighbours is not that of {contextual}: it has 5 entries, the model's {Catalog.Vocabulary.Count}. "
            + $"{contextual}.Create takes over the vocabulary of the (first) language model; others have to be trained with the same one.",
            Assert.Throws<DataException>(() => model.TakeLanguageModel("contextual", foreign)).Message);
        Assert.StartsWith(
            $"{contextual} has no layer context that is made of the parameters of Neighbours; expected a Contextual<Neighbours> of that name.",
            Assert.Throws<ArgumentException>(() => model.TakeLanguageModel("context", own)).Message);
        using SequenceModel tags = Catalog.Create(tagger, torch.ScalarType.Float32);
        Assert.Contains($"made of the parameters of {tagger}", Assert.Throws<ArgumentException>(() => model.TakeLanguageModel("contextual", tags)).Message);
        var thrown = Assert.Throws<TargetInvocationException>(() => CreateContextual(null));
        Assert.Equal("contextualLanguageModel", Assert.IsType<ArgumentNullException>(thrown.InnerException).ParamName);
    }

    /// <summary>A model has its language model's parameters in its own file: it stays as it was whatever becomes of the other.</summary>
    [Fact]
    public void LanguageModelThatIsTrainedAgain_ChangesNoModelThatWasMadeWithIt()
    {
        using SequenceModel language = Neighbours(Catalog.Vocabulary);
        using SequenceModel model = CreateContextual(language);
        string path = Path.Combine(folder.FullName, "contextual.safetensors");
        model.Save(path);
        double[] before = Numbers.Of(model.Store.Values);
        ((LanguageModel)language).Fit([.. Catalog.Sentences(10, seed: 1)], null, new() { Epochs = 2, Progress = false });
        using var loaded = (SequenceModel)Catalog.TypeOf(contextual).GetMethod("Load")!.Invoke(null, [path, Catalog.Device])!;
        using SequenceModel again = CreateContextual(language);

        Assert.Equal(before, Numbers.Of(model.Store.Values));
        Assert.Equal(before, Numbers.Of(loaded.Store.Values));
        Assert.NotEqual(before, Numbers.Of(again.Store.Values));
    }

    [Fact]
    public void TruncatedModelFile_IsRefusedWithItsNameAndReason()
    {
        byte[] whole = Saved(classifier);
        foreach (int length in (int[])[0, 7, 100, whole.Length / 2, whole.Length - 1])
        {
            ModelFileException refused = Refused(classifier, whole[..length]);
            Assert.Matches("cut off|begins with 8 bytes", refused.Message);
        }
    }

    [Fact]
    public void EditedModelFile_IsRefusedWithItsNameAndReason()
    {
        byte[] whole = Saved(classifier);
        foreach (int place in (int[])[whole.Length - 1, whole.AsSpan().IndexOf("colour"u8)])
        {
            byte[] edited = [.. whole];
            edited[place] ^= 1;
            Assert.Contains("the file was damaged or edited", Refused(classifier, edited).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ModelFileOfAnotherDeclaration_IsRefusedWithTheDifferences()
    {
        byte[] whole = Saved(classifier);
        Assert.Contains("head: file classify", Refused(tagger, whole).Message, StringComparison.Ordinal);
        Assert.Contains("input: file words, declaration features", Refused(sensor, whole).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ModelThatCannotBeWritten_LeavesTheOldFileAndNothingElse()
    {
        using SequenceModel model = Catalog.Create(classifier, torch.ScalarType.Float32);
        string missing = Path.Combine(folder.FullName, "no", "such", "model.safetensors"), taken = folder.CreateSubdirectory("taken").FullName;

        var nowhere = Assert.Throws<DirectoryNotFoundException>(() => model.Save(missing));
        var onFolder = Assert.Throws<IOException>(() => model.Save(taken));

        Assert.Contains(missing, nowhere.Message, StringComparison.Ordinal);
        string expected = $"{taken} could not be written, and what was there before is as it was: it is a folder";
        Assert.Contains(expected, onFolder.Message, StringComparison.Ordinal);
        Assert.Equal([taken], Directory.GetFileSystemEntries(folder.FullName));
    }

    private static SequenceModel Neighbours(Vocabulary vocabulary) =>
        (SequenceModel)Catalog.TypeOf("Neighbours").GetMethod("Create", [typeof(ModelContext)])!.Invoke(null, [ModelContext.New(vocabulary, Catalog.Device, 5)])!;

    private static SequenceModel CreateContextual(SequenceModel? languageModel) => (SequenceModel)Catalog.TypeOf(contextual)
        .GetMethod("Create", [Catalog.TypeOf("Neighbours"), typeof(Device), typeof(ulong)])!.Invoke(null, [languageModel, Catalog.Device, 5UL])!;

    private byte[] Saved(string name)
    {
        using SequenceModel model = Catalog.Create(name, torch.ScalarType.Float32);
        string path = Path.Combine(folder.FullName, "whole.safetensors");
        model.Save(path);
        return File.ReadAllBytes(path);
    }

    private ModelFileException Refused(string name, byte[] bytes)
    {
        string path = Path.Combine(folder.FullName, "other.safetensors");
        File.WriteAllBytes(path, bytes);
        var thrown = Assert.Throws<TargetInvocationException>(() => Catalog.TypeOf(name).GetMethod("Load")!.Invoke(null, [path, Catalog.Device]));
        var refused = Assert.IsType<ModelFileException>(thrown.InnerException);
        Assert.StartsWith(path, refused.Message, StringComparison.Ordinal);
        Assert.Equal(path, refused.File);
        return refused;
    }
}
