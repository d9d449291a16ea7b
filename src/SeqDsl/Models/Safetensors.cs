using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SeqDsl.Models;

/// <summary>
/// The safetensors format (github.com/huggingface/safetensors):
/// <code>
///   8 bytes     n, little-endian
///   n bytes     JSON: {"__metadata__": {"key": "text", …}, "name": {"dtype": "F32", "shape": […], "data_offsets": [begin, end]}, …}, padded by spaces
///   the rest    the tensors, row-major, little-endian, without gaps
/// </code>
/// Tensors are in ordinal order of their names, the data begins at a multiple of 64. The metadata entry <see cref="ChecksumKey"/> is the SHA-256 of
/// the whole file with that entry's 64 characters as zeros, so a change of any byte is noticed.
/// </summary>
internal sealed class Safetensors
{
    public const string ChecksumKey = "seqdsl.checksum";

    private const int ChecksumLength = 64;
    private const int MaximumHeader = 100_000_000; // what the reference implementation takes

    private static readonly string noChecksum = new('0', ChecksumLength);
    private static readonly string[] tensorFields = ["dtype", "shape", "data_offsets"];

    private Safetensors(string path, Dictionary<string, string> metadata, List<Entry> tensors, long dataStart) =>
        (Path, Metadata, Tensors, DataStart) = (path, metadata, tensors, dataStart);

    /// <summary>A tensor: where it is, counted from the beginning of the data.</summary>
    public sealed record Entry(string Name, string Type, long[] Shape, long Begin, long End)
    {
        public override string ToString() => $"{Name} {Type} [{string.Join(", ", Shape)}]";
    }

    public string Path { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>In the order of their data.</summary>
    public IReadOnlyList<Entry> Tensors { get; }

    /// <summary>Where in the file the data begins.</summary>
    public long DataStart { get; }

    /// <summary>Writes a file: beside, flushed and renamed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="metadata">Texts; the checksum is added.</param>
    /// <param name="type">The tensors' type, F32 or F64.</param>
    /// <param name="tensors">Names and shapes.</param>
    /// <param name="write">Writes the data of a tensor, given by its index.</param>
    public static void Write(
        string path, IReadOnlyDictionary<string, string> metadata, string type, IReadOnlyList<(string Name, IReadOnlyList<long> Shape)> tensors,
        Action<int, Stream> write)
    {
        int[] order = [.. Enumerable.Range(0, tensors.Count).OrderBy(i => tensors[i].Name, StringComparer.Ordinal)];
        byte[] header = Header(metadata, type, [.. order.Select(i => tensors[i])]);
        AtomicFile.Write(path, file =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using (var hashed = new HashingStream(file, hash))
            {
                hashed.Write(header);
                foreach (int i in order)
                {
                    write(i, hashed);
                }
            }
            file.Position = ChecksumPosition(header, noChecksum);
            file.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset())));
        });
    }

    /// <summary>Reads and checks a header: every byte of the file must be accounted for.</summary>
    /// <exception cref="ModelFileException">It is none, or damaged.</exception>
    public static Safetensors Open(string path)
    {
        using FileStream file = File.OpenRead(path);
        return new Reader(path, file.Length).Read(file);
    }

    /// <summary>Compares the checksum.</summary>
    /// <exception cref="ModelFileException">There is none, or the file was changed since it was written.</exception>
    public void Verify()
    {
        if (!Metadata.TryGetValue(ChecksumKey, out string? expected) || expected.Length != ChecksumLength)
        {
            throw new ModelFileException(
                $"__metadata__ has no {ChecksumKey} of {ChecksumLength} characters; the file was not written by SeqDsl, or edited.", Path);
        }
        using FileStream file = File.OpenRead(Path);
        var header = new byte[DataStart];
        file.ReadExactly(header);
        int position = ChecksumPosition(header, expected);
        if (position < 0)
        {
            throw new ModelFileException($"{ChecksumKey} is not written as SeqDsl writes it; the file was edited.", Path);
        }
        Encoding.ASCII.GetBytes(noChecksum).CopyTo(header, position);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header);
        var buffer = new byte[1 << 16];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            hash.AppendData(buffer, 0, read);
        }
        string found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (found != expected)
        {
            throw new ModelFileException(
                $"the contents have the SHA-256 {found[..12]}…, and {ChecksumKey} says {expected[..12]}…: the file was damaged or edited.", Path);
        }
    }

    private static byte[] Header(IReadOnlyDictionary<string, string> metadata, string type, (string Name, IReadOnlyList<long> Shape)[] tensors)
    {
        using var stream = new MemoryStream();
        stream.Write(new byte[8]);
        using (var json = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString(ChecksumKey, noChecksum);
            foreach ((string key, string value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }
            json.WriteEndObject();
            long begin = 0;
            foreach ((string name, IReadOnlyList<long> shape) in tensors)
            {
                long end = begin + shape.Aggregate((long)Size(type), (product, size) => checked(product * size));
                json.WriteStartObject(name);
                json.WriteString("dtype", type);
                WriteNumbers(json, "shape", shape);
                WriteNumbers(json, "data_offsets", [begin, end]);
                json.WriteEndObject();
                begin = end;
            }
            json.WriteEndObject();
        }
        while (stream.Length % 64 != 0)
        {
            stream.WriteByte((byte)' ');
        }
        if (stream.Length - 8 > MaximumHeader)
        {
            throw new InvalidOperationException(
                $"A safetensors header of {stream.Length - 8} bytes exceeds the format's {MaximumHeader}: the vocabulary is too large.");
        }
        byte[] header = stream.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - 8);
        return header;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, IReadOnlyList<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }
        json.WriteEndArray();
    }

    private static int ChecksumPosition(byte[] header, string checksum)
    {
        // Quotes within a JSON text are escaped, so this can only be the entry itself.
        byte[] entry = Encoding.UTF8.GetBytes($"\"{ChecksumKey}\":\"");
        int position = header.AsSpan().IndexOf((ReadOnlySpan<byte>)[.. entry, .. Encoding.UTF8.GetBytes(checksum), (byte)'"']);
        return position < 0 ? -1 : position + entry.Length;
    }

    /// <summary>Bytes of one element.</summary>
    private static int Size(string type) => type switch
    {
        "BOOL" or "U8" or "I8" or "F8_E4M3" or "F8_E5M2" => 1,
        "I16" or "U16" or "F16" or "BF16" => 2,
        "I32" or "U32" or "F32" => 4,
        "I64" or "U64" or "F64" => 8,
        _ => 0,
    };

    private sealed class Reader(string path, long length)
    {
        public Safetensors Read(Stream file)
        {
            Span<byte> size = stackalloc byte[8];
            if (length < 8)
            {
                throw Bad($"it has {length} bytes; a safetensors file begins with 8 bytes that give the length of its header");
            }
            file.ReadExactly(size);
            ulong headerLength = BinaryPrimitives.ReadUInt64LittleEndian(size);
            if (headerLength > MaximumHeader || (long)headerLength > length - 8)
            {
                throw Bad($"the header should have {headerLength} bytes, and {length - 8} are left in the file: it is cut off, or no safetensors file");
            }
            var header = new byte[headerLength];
            file.ReadExactly(header);
            long data = length - 8 - (long)headerLength;
            try
            {
                using JsonDocument json = JsonDocument.Parse(header);
                return Read(json.RootElement, data);
            }
            catch (JsonException e)
            {
                throw new ModelFileException($"the header is not JSON: {e.Message}", path, e);
            }
            catch (InvalidOperationException e)
            {
                // A value of another kind, a text that is not Unicode.
                throw new ModelFileException($"the header is not what the format says: {e.Message}", path, e);
            }
        }

        private Safetensors Read(JsonElement root, long data)
        {
            if (root.ValueKind != JsonValueKind.Object)
            {
                throw Bad("the header is no JSON object");
            }
            Dictionary<string, string> metadata = [];
            List<Entry> tensors = [];
            HashSet<string> names = [];
            foreach (JsonProperty property in root.EnumerateObject())
            {
                if (!names.Add(property.Name))
                {
                    throw Bad($"the header has {property.Name} twice");
                }
                if (property.Name == "__metadata__")
                {
                    ReadMetadata(property.Value, metadata);
                }
                else
                {
                    tensors.Add(ReadTensor(property.Name, property.Value));
                }
            }
            tensors.Sort((a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
            long end = 0;
            foreach (Entry tensor in tensors)
            {
                if (tensor.Begin != end)
                {
                    throw Bad(
                        $"{tensor.Name}.data_offsets begin at {tensor.Begin}, expected {end}: tensors {(tensor.Begin < end ? "overlap" : "leave a gap")}");
                }
                end = tensor.End;
            }
            return end == data
                ? new(path, metadata, tensors, length - data)
                : throw Bad(
                    $"the tensors take {end} bytes, and the file has {data} after its header: it is {(data < end ? "cut off" : "longer than it should be")}");
        }

        private void ReadMetadata(JsonElement json, Dictionary<string, string> metadata)
        {
            if (json.ValueKind != JsonValueKind.Object)
            {
                throw Bad("__metadata__ is no JSON object");
            }
            foreach (JsonProperty property in json.EnumerateObject())
            {
                if (property.Value.ValueKind != JsonValueKind.String)
                {
                    throw Bad($"__metadata__.{property.Name} is no text");
                }
                if (!metadata.TryAdd(property.Name, property.Value.GetString()!))
                {
                    throw Bad($"__metadata__ has {property.Name} twice");
                }
            }
        }

        private Entry ReadTensor(string name, JsonElement json)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.EnumerateObject().Select(field => field.Name).Order().SequenceEqual(tensorFields.Order()))
            {
                throw Bad($"{name} does not have exactly the fields {string.Join(", ", tensorFields)}");
            }
            string type = json.GetProperty("dtype").GetString() ?? "";
            if (Size(type) == 0)
            {
                throw Bad($"{name}.dtype is \"{type}\", which the format does not know");
            }
            long[] shape = Numbers(json, name, "shape"), offsets = Numbers(json, name, "data_offsets");
            if (offsets.Length != 2)
            {
                throw Bad($"{name}.data_offsets has {offsets.Length} numbers, expected 2");
            }
            UInt128 bytes = (UInt128)Size(type);
            foreach (long size in shape)
            {
                // More than a file can have: also keeps the product from overflowing.
                bytes = bytes > (UInt128)long.MaxValue && size > 0 ? bytes : bytes * (UInt128)size;
            }
            return offsets[0] <= offsets[1] && bytes == (UInt128)(offsets[1] - offsets[0])
                ? new(name, type, shape, offsets[0], offsets[1])
                : throw Bad($"{name}.data_offsets are {offsets[0]} … {offsets[1]}, and {type} [{string.Join(", ", shape)}] has {bytes} bytes");
        }

        private long[] Numbers(JsonElement json, string name, string field)
        {
            JsonElement array = json.GetProperty(field);
            if (array.ValueKind != JsonValueKind.Array)
            {
                throw Bad($"{name}.{field} is no array");
            }
            return [.. array.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out long number) && number >= 0
                ? number
                : throw Bad($"{name}.{field} holds {item.GetRawText()}, expected a whole number of at least 0"))];
        }

        private ModelFileException Bad(string reason) => new(reason + ".", path);
    }

    /// <summary>Passes on what is written and hashes it.</summary>
    private sealed class HashingStream(Stream inner, IncrementalHash hash) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash.AppendData(buffer);
            inner.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
