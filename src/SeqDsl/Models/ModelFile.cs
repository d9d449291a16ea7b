using System.Globalization;
using System.Text;
using System.Text.Json;
using SeqDsl.Data;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>
/// A trained model as one safetensors file: the parameters by PyTorch's names; in the metadata the vocabulary, the labels, the declaration's fingerprint,
/// seed, step and a checksum over everything. Python reads the parameters with <c>safetensors.torch.load_file</c>.
/// </summary>
public static class ModelFile
{
    private const string Version = "2";
    private const string VocabularyKey = "seqdsl.vocabulary", SourceVocabularyKey = "seqdsl.vocabulary.source";
    private const int DifferencesNamed = 6;

    /// <summary>Writes the model. The file is there whole or, if something fails, as it was before.</summary>
    public static void Save(SequenceModel model, string path)
    {
        ModelSchema schema = model.Declaration;
        Dictionary<string, string> metadata = new()
        {
            ["format"] = "pt",
            ["seqdsl.version"] = Version,
            ["seqdsl.model"] = schema.Model,
            ["seqdsl.fingerprint"] = schema.Fingerprint,
            ["seqdsl.input"] = Input(schema),
            ["seqdsl.heads"] = Heads(schema),
            ["seqdsl.seed"] = model.Seed.ToString(CultureInfo.InvariantCulture),
            ["seqdsl.step"] = model.Step.ToString(CultureInfo.InvariantCulture),
        };
        foreach (HeadSchema head in schema.Heads)
        {
            metadata[Labels(head)] = Texts(head.Labels);
        }
        if (model.Vocabulary is not null)
        {
            metadata[VocabularyKey] = model.Vocabulary.ToJson();
        }
        if (model.SourceVocabulary is not null)
        {
            metadata[SourceVocabularyKey] = model.SourceVocabulary.ToJson();
        }
        ParameterStore store = model.Store;
        using Tensor values = store.Values.cpu(); // of a CPU tensor: another handle of the same memory
        Safetensors.Write(
            path, metadata, TypeName(model.Type), [.. Enumerable.Range(0, store.Count).Select(i => (store.Specs[i].Name, store.Shape(i)))], (i, stream) =>
            {
                using Tensor part = values.narrow(0, store.Offset(i), store.SizeOf(i));
                stream.Write(part.bytes);
            });
    }

    /// <summary>Reads a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">What it must be a model of.</param>
    /// <param name="device">Where its parameters shall be.</param>
    /// <param name="create">Makes the instance; its parameters are then overwritten.</param>
    /// <exception cref="ModelFileException">The file is damaged, foreign or of another declaration; the message names the field and the reason.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static TModel Load<TModel>(string path, ModelSchema schema, Device device, Func<ModelContext, TModel> create) where TModel : SequenceModel
    {
        Safetensors file = Safetensors.Open(path);
        string version = Entry(file, "seqdsl.version");
        if (version != Version)
        {
            throw new ModelFileException($"seqdsl.version is \"{version}\", and this SeqDsl reads \"{Version}\". Load it with the SeqDsl that wrote it.", path);
        }
        file.Verify();
        Vocabulary? vocabulary = ReadVocabulary(file, schema, VocabularyKey), source = schema.HasSourceVocabulary ? ReadVocabulary(file, schema, SourceVocabularyKey) : null;
        Compare(file, schema, vocabulary, source);
        torch.ScalarType type = file.Tensors[0].Type == "F64" ? torch.ScalarType.Float64 : torch.ScalarType.Float32;
        TModel model = create(ModelContext.New(vocabulary, device, Number<ulong>(file, "seqdsl.seed"), type, source));
        try
        {
            model.Step = Number<long>(file, "seqdsl.step");
            ReadValues(file, model.Store);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static void ReadValues(Safetensors file, ParameterStore store)
    {
        Dictionary<string, int> numbers = Enumerable.Range(0, store.Count).ToDictionary(i => store.Specs[i].Name);
        using FileStream stream = File.OpenRead(file.Path);
        using IDisposable untaped = torch.no_grad();
        foreach (Safetensors.Entry entry in file.Tensors)
        {
            int i = numbers[entry.Name];
            stream.Position = file.DataStart + entry.Begin;
            using Tensor part = store.Values.narrow(0, store.Offset(i), store.SizeOf(i));
            using Tensor read = torch.empty([store.SizeOf(i)], store.Values.dtype, torch.CPU);
            stream.ReadExactly(read.bytes);
            part.copy_(read);
        }
    }

    private static Vocabulary? ReadVocabulary(Safetensors file, ModelSchema schema, string key)
    {
        if (schema.Input == InputKind.Features || Entry(file, "seqdsl.input") != Input(schema))
        {
            return null; // the comparison that follows says what differs
        }
        try
        {
            return Vocabulary.FromJson(Entry(file, key));
        }
        catch (DataException e) when (e is not ModelFileException)
        {
            throw new ModelFileException($"{key}: {e.Message}", file.Path, e);
        }
    }

    private static void Compare(Safetensors file, ModelSchema schema, Vocabulary? vocabulary, Vocabulary? source)
    {
        var differences = new List<string>();
        Differ("input", Entry(file, "seqdsl.input"), Input(schema));
        string heads = Entry(file, "seqdsl.heads");
        Differ(schema.Heads.Count == 1 ? "head" : "heads", heads, Heads(schema));
        foreach (HeadSchema head in heads == Heads(schema) ? schema.Heads : [])
        {
            CompareLabels(ReadTexts(file, Labels(head)), head.Labels, differences);
        }
        string type = file.Tensors.Count > 0 ? file.Tensors[0].Type : "F32";
        Dictionary<string, Safetensors.Entry> found = file.Tensors.ToDictionary(entry => entry.Name);
        foreach (ParameterSpec spec in schema.Parameters)
        {
            string shape = $"[{string.Join(", ", spec.Shape.Select(size => SizeOf(size, vocabulary, source)))}]";
            if (!found.Remove(spec.Name, out Safetensors.Entry? entry))
            {
                differences.Add($"parameter {spec.Name} {shape} is missing in the file");
                continue;
            }
            Differ($"parameter {spec.Name}", $"{entry.Type} [{string.Join(", ", entry.Shape)}]", $"{(type == "F64" ? "F64" : "F32")} {shape}");
        }
        differences.AddRange(found.Values.Select(entry => $"parameter {entry} is unknown to the declaration"));
        if (differences.Count == 0)
        {
            // Same parameters, other function of them.
            Differ("fingerprint", Entry(file, "seqdsl.fingerprint"), schema.Fingerprint);
        }
        if (differences.Count > 0)
        {
            string more = differences.Count > DifferencesNamed ? $"; and {differences.Count - DifferencesNamed} more" : "";
            throw new ModelFileException(
                $"the file holds the model {Entry(file, "seqdsl.model")}, and the declaration of {schema.Model} is another: "
                + $"{string.Join("; ", differences.Take(DifferencesNamed))}{more}. Load it with the declaration it was trained with, or train again.",
                file.Path);
        }

        void Differ(string field, string inFile, string declared)
        {
            if (inFile != declared)
            {
                differences.Add($"{field}: file {Short(inFile)}, declaration {Short(declared)}");
            }
        }
    }

    private static void CompareLabels(IReadOnlyList<string> found, IReadOnlyList<string> declared, List<string> differences)
    {
        if (!found.SequenceEqual(declared))
        {
            int first = Enumerable.Range(0, int.MaxValue).First(i => i >= found.Count || i >= declared.Count || found[i] != declared[i]);
            string At(IReadOnlyList<string> labels) => $"{labels.Count} labels, number {first} {(first < labels.Count ? $"\"{labels[first]}\"" : "none")}";
            differences.Add($"labels: file {At(found)}, declaration {At(declared)}");
        }
    }

    private static string Entry(Safetensors file, string key) => file.Metadata.TryGetValue(key, out string? value)
        ? value
        : throw new ModelFileException(
            $"__metadata__ has no {key}: it is a safetensors file that SeqDsl did not write. "
            + "Its parameters can be put into a model with load_state_dict.", file.Path);

    private static T Number<T>(Safetensors file, string key) where T : IParsable<T> => T.TryParse(Entry(file, key), CultureInfo.InvariantCulture, out T? number)
        ? number
        : throw new ModelFileException($"{key} is \"{Entry(file, key)}\", expected a whole number.", file.Path);

    private static string Input(ModelSchema schema) => schema.Source is { } source ? $"{Words(source)}, then {Words(schema.Input)}"
        : schema.Input == InputKind.Features ? $"features {schema.FeatureCount.ToString(CultureInfo.InvariantCulture)}"
        : Words(schema.Input);

    private static string Words(InputKind kind) => kind == InputKind.Characters ? "characters" : "words";

    private static string Heads(ModelSchema schema) => string.Join(", ", schema.Heads.Select(head => $"{head.Kind} {head.Name}"));

    private static string Labels(HeadSchema head) => $"seqdsl.labels.{head.Name}";

    private static string Texts(IReadOnlyList<string> texts)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (string text in texts)
            {
                json.WriteStringValue(text);
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static IReadOnlyList<string> ReadTexts(Safetensors file, string key)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(Entry(file, key));
            return [.. json.RootElement.EnumerateArray().Select(item => item.GetString() ?? "")];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ModelFileException($"{key} is \"{Short(Entry(file, key))}\", expected a JSON array of texts.", file.Path, e);
        }
    }

    private static string SizeOf(long declared, Vocabulary? vocabulary, Vocabulary? source)
    {
        long size = ParameterSpec.SizeFor(declared, vocabulary, source);
        return size > 0 ? size.ToString(CultureInfo.InvariantCulture)
            : declared switch { ParameterSpec.VocabularySize => "V", ParameterSpec.SourceVocabularySize => "V′", _ => "C" };
    }

    private static string Short(string text) => text.Length <= 120 ? text : text[..120] + "…";

    private static string TypeName(torch.ScalarType type) => type == torch.ScalarType.Float64 ? "F64" : "F32";
}
