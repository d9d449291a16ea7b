using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using SeqDsl.Data;
using SeqDsl.Models;
using TorchSharp;

namespace SeqDsl.Tests.Models;

public sealed class ModelFileTests : IDisposable
{
    private static readonly Vocabulary small = Vocabulary.Build([["a", "\"b\"", "é"]]);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Saved(torch.ScalarType type = torch.ScalarType.Float32)
    {
        using ColourModel model = ColourModel.Create(small, 42, type);
        model.Step = 17;
        model.Save(folder.Path("model.safetensors"));
        return folder.Path("model.safetensors");
    }

    private static byte[] File_(string header, params byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), bytes = [.. new byte[8], .. text, .. data];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        return bytes;
    }

    private static byte[] Floats(params float[] numbers) => [.. numbers.SelectMany(BitConverter.GetBytes)];

    private ModelFileException Refused(byte[] bytes)
    {
        string path = folder.Write("other.safetensors", bytes);
        ModelFileException e = Assert.Throws<ModelFileException>(() => ColourModel.Load(path));
        Assert.StartsWith(path, e.Message);
        Assert.Equal(path, e.File);
        return e;
    }

    [Theory]
    [InlineData(torch.ScalarType.Float32), InlineData(torch.ScalarType.Float64)]
    public void SavedModel_IsLoadedToTheBit(torch.ScalarType type)
    {
        using ColourModel model = ColourModel.Create(small, 42, type);
        model.Step = 17;
        model.Save(folder.Path("m"));
        using ColourModel read = ColourModel.Load(folder.Path("m"));
        Assert.True(model.Store.Values.bytes.SequenceEqual(read.Store.Values.bytes));
        Assert.Equal((42ul, 17L, type), (read.Seed, read.Step, read.Type));
        Assert.Equal(small.ToJson(), read.Vocabulary!.ToJson());
        Assert.Equal(model.Predict("a é").Probability, read.Predict("a é").Probability);
        Assert.Single(folder.Files());
        read.Save(folder.Path("n"));
        Assert.Equal(File.ReadAllBytes(folder.Path("m")), File.ReadAllBytes(folder.Path("n")));
    }

    [Fact]
    public void File_IsAsTheFormatSays()
    {
        byte[] bytes = File.ReadAllBytes(Saved());
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, (8 + length) % 64);
        using JsonDocument header = JsonDocument.Parse(bytes.AsMemory(8, length));
        Assert.Equal(["__metadata__", "embedding.weight", "linear.bias", "linear.weight"], header.RootElement.EnumerateObject().Select(field => field.Name));
        Assert.Equal("ColourModel", header.RootElement.GetProperty("__metadata__").GetProperty("seqdsl.model").GetString());
        Assert.Equal("""["Red","Green","Blue"]""", header.RootElement.GetProperty("__metadata__").GetProperty("seqdsl.labels.classify").GetString());
        JsonElement weight = header.RootElement.GetProperty("linear.weight");
        Assert.Equal("F32", weight.GetProperty("dtype").GetString());
        Assert.Equal("[3,8]", weight.GetProperty("shape").GetRawText());
        long begin = weight.GetProperty("data_offsets")[0].GetInt64(), end = weight.GetProperty("data_offsets")[1].GetInt64();
        Assert.Equal(96, end - begin);
        Assert.Equal(bytes.Length, 8 + length + end);
        using ColourModel model = ColourModel.Create(small, 42);
        Assert.Equal(TensorMemory.ToFloats(model.Store[1])[3], BitConverter.ToSingle(bytes, 8 + length + (int)begin + 12));
    }

    [Fact]
    public void FileWrittenByHand_IsRead()
    {
        string path = folder.Write("hand", File_(
            """{"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"I64","shape":[],"data_offsets":[8,16]},"__metadata__":{"k":"v"}}  """,
            [.. Floats(1.5f, -2), 7, 0, 0, 0, 0, 0, 0, 0]));
        Safetensors file = Safetensors.Open(path);
        Assert.Equal(["b", "a"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal("v", file.Metadata["k"]);
        Assert.Equal([2], file.Tensors[0].Shape);
        Assert.Equal(1.5f, BitConverter.ToSingle(File.ReadAllBytes(path), (int)file.DataStart));
        Assert.Contains("no seqdsl.version", Refused(File.ReadAllBytes(path)).Message);
    }

    [Fact]
    public void EveryTruncation_IsRefused()
    {
        byte[] bytes = File.ReadAllBytes(Saved());
        for (int length = 0; length < bytes.Length; length++)
        {
            Refused(bytes[..length]);
        }
        Assert.Contains("longer than it should be", Refused([.. bytes, 0]).Message);
    }

    [Fact]
    public void EveryChangedByte_IsRefused()
    {
        byte[] bytes = File.ReadAllBytes(Saved());
        for (int i = 0; i < bytes.Length; i++)
        {
            foreach (byte bit in (byte[])[1, 32, 128])
            {
                bytes[i] ^= bit;
                Refused(bytes);
                bytes[i] ^= bit;
            }
        }
        using ColourModel unchanged = ColourModel.Load(folder.Write("same", bytes));
        Assert.Equal(17, unchanged.Step);
    }

    [Theory]
    [InlineData("""[1]""", "no JSON object")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "a twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "gap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "a.data_offsets are 0 … 4, and F32 [2] has 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904,4],"data_offsets":[0,4]}}""", "a.data_offsets")]
    [InlineData("""{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", "a.dtype is \"F33\"")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "a.shape holds -1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", "3 numbers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "1.5")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", "exactly the fields")]
    [InlineData("""{"a":5}""", "exactly the fields")]
    [InlineData("""{"__metadata__":5}""", "__metadata__ is no JSON object")]
    [InlineData("""{"__metadata__":{"k":5}}""", "__metadata__.k is no text")]
    [InlineData("""{"__metadata__":{"k":"","k":""}}""", "k twice")]
    [InlineData("""{"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}""", "header is not what")]
    [InlineData("""{"a":""", "not JSON")]
    [InlineData("""{}""", "the tensors take 0 bytes, and the file has 4")]
    public void HeaderThatContradictsItself_IsRefused(string header, string reason) => Assert.Contains(reason, Refused(File_(header, 0, 0, 0, 0)).Message);

    [Fact]
    public void HeaderLengthBeyondReason_IsRefused() => Assert.Contains("header", Refused([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, (byte)'{']).Message);

    [Fact]
    public void EditedAndForeignFiles_AreToldApart()
    {
        byte[] bytes = File.ReadAllBytes(Saved());
        bytes[^1] ^= 1;
        Assert.Contains("damaged or edited", Refused(bytes).Message);
        Assert.Contains("SeqDsl did not write", Refused(File_("""{"__metadata__":{"format":"pt"}}""")).Message);
        Assert.Contains("reads \"2\"", Refused(File_("""{"__metadata__":{"seqdsl.version":"9"}}""")).Message);
        Assert.Contains("no seqdsl.checksum", Refused(File_("""{"__metadata__":{"seqdsl.version":"2"}}""")).Message);
    }

    public static TheoryData<string, ModelSchema> OtherDeclarations()
    {
        ModelSchema schema = ColourModel.Schema;
        return new()
        {
            { "parameter linear.weight: file F32 [3, 8], declaration F32 [3, 9]", schema with { Parameters = [schema.Parameters[0], new("linear.weight", Initialization.FanIn, 3, 9), schema.Parameters[2]] } },
            { "parameter gru.bias [5] is missing in the file", schema with { Parameters = [.. schema.Parameters, new("gru.bias", Initialization.FanIn, 5)] } },
            { "parameter linear.bias F32 [3] is unknown to the declaration", schema with { Parameters = [.. schema.Parameters.Take(2)] } },
            { "number 1 \"Green\"", schema with { Heads = [schema.Heads[0] with { Labels = ["Red", "Olive", "Blue"] }] } },
            { "declaration 2 labels, number 2 none", schema with { Heads = [schema.Heads[0] with { Labels = ["Red", "Green"] }] } },
            { "head: file classify classify, declaration tag classify", schema with { Heads = [schema.Heads[0] with { Kind = "tag" }] } },
            { "input: file words, declaration characters", schema with { Input = InputKind.Characters } },
            { "fingerprint: file 1234, declaration 5678", schema with { Fingerprint = "5678" } },
        };
    }

    [Theory]
    [MemberData(nameof(OtherDeclarations))]
    public void FileOfAnotherDeclaration_IsRefused_AndTheDifferenceNamed(string difference, ModelSchema schema)
    {
        string path = Saved();
        ModelFileException e = Assert.Throws<ModelFileException>(() => ColourModel.Load(path, schema));
        Assert.Contains(difference, e.Message);
        Assert.Contains("holds the model ColourModel", e.Message);
    }

    [Fact]
    public void MissingFile_IsNamed() => Assert.Contains("nowhere", Assert.Throws<FileNotFoundException>(() => ColourModel.Load(folder.Path("nowhere"))).Message);

    [Fact]
    public void FailedWrite_LeavesTheOldFileAndNothingElse()
    {
        string path = folder.Write("file", "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half of the ne"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(folder.Files());
        AtomicFile.Write(path, stream => stream.Write("new"u8));
        Assert.Equal("new", File.ReadAllText(path));
        Assert.Single(folder.Files());
    }

    [Fact]
    public void FullDisk_IsSaidOfTheFileThatWasAskedFor_AndTheOldOneStays()
    {
        string path = folder.Write("file", "old");
        IOException full = Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half of the ne"u8);
            throw new IOException($"No space left on device : '{stream.Name}'");
        }));
        Assert.StartsWith($"{path} could not be written, and what was there before is as it was: No space left on device", full.Message);
        Assert.DoesNotContain(".tmp", full.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(folder.Files());
    }
}
