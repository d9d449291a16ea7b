using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SeqDsl.Data;

/// <summary>
/// The lines of a UTF-8 file, or its whole text, plain or gzip (known by its first two bytes, not by its name). Lines end at LF only; a CR before it is
/// dropped. Other Unicode line separators are part of the text. Bytes that are not UTF-8 are an error, never replaced.
/// </summary>
public static class TextFile
{
    private static readonly UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The lines, read as they are asked for.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataException">The file is empty, is not UTF-8 or is damaged gzip; with the line.</exception>
    public static IEnumerable<string> Lines(string path)
    {
        using Stream stream = Open(path);
        var buffer = new byte[1 << 16];
        int start = 0, end = 0;
        long line = 0, bytes = 0;
        while (true)
        {
            int length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                yield return Decode(buffer.AsSpan(start, length), path, ++line);
                start += length + 1;
                continue;
            }
            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
            }
            if (end == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
            int read = Read(stream, buffer.AsSpan(end), path, line);
            bytes += read;
            if (read == 0)
            {
                break;
            }
            end += read;
        }
        CheckEnd(stream, path, line, bytes);
        if (bytes == 0 || (line == 0 && buffer.AsSpan(0, end).SequenceEqual("\uFEFF"u8)))
        {
            throw new DataException("the file is empty; expected at least one line.", path);
        }
        if (end > start)
        {
            yield return Decode(buffer.AsSpan(start, end - start), path, ++line);
        }
    }

    /// <summary>The whole text with its line ends as they are; a byte order mark before UTF-8 is no part of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="encoding">Null: UTF-8. <see cref="Encoding.Latin1"/> makes every byte a character.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataException">The file is empty, is not of the encoding or is damaged gzip; with the line.</exception>
    public static string Text(string path, Encoding? encoding = null)
    {
        using Stream stream = Open(path);
        using var whole = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = Read(stream, buffer, path, 0)) > 0;)
        {
            whole.Write(buffer, 0, read);
        }
        CheckEnd(stream, path, 0, whole.Length);
        ReadOnlySpan<byte> bytes = whole.GetBuffer().AsSpan(0, (int)whole.Length);
        bytes = encoding is null && bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        if (bytes.IsEmpty)
        {
            throw new DataException("the file is empty; expected a text.", path);
        }
        try
        {
            return (encoding ?? strict).GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw NotUtf8(e, $"byte {e.Index + 1} of the text", path, bytes[..Math.Clamp(e.Index, 0, bytes.Length)].Count((byte)'\n') + 1);
        }
    }

    private static Stream Open(string path)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        Span<byte> magic = stackalloc byte[2];
        bool gzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        file.Position = 0;
        return gzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static void CheckEnd(Stream stream, string path, long line, long bytes)
    {
        if (stream is GZipStream && IsCutOff(path, bytes))
        {
            throw new DataException($"the gzip data is cut off{(line > 0 ? $" after line {line}" : "")}.", path);
        }
    }

    private static int Read(Stream stream, Span<byte> buffer, string path, long line)
    {
        try
        {
            return stream.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new DataException($"the gzip data is damaged or cut off{(line > 0 ? $" after line {line}" : "")}: {e.Message}", path, 0, e);
        }
    }

    /// <summary>
    /// GZipStream takes the end of the file for the end of the data. A whole file ends with the number of bytes (mod 2³²) that it unpacks to; one
    /// made of several gzip files ends with that of its last, so where another one begins somewhere within, nothing is known.
    /// </summary>
    private static bool IsCutOff(string path, long unpacked)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length < 18) // header 10, trailer 8
        {
            return true;
        }
        Span<byte> size = stackalloc byte[4];
        file.Position = file.Length - 4;
        file.ReadExactly(size);
        if (BinaryPrimitives.ReadUInt32LittleEndian(size) == (uint)unpacked)
        {
            return false;
        }
        file.Position = 0;
        var buffer = new byte[1 << 16];
        int kept = 0;
        for (long start = 0; ;)
        {
            int read = file.Read(buffer.AsSpan(kept));
            if (read == 0)
            {
                return true;
            }
            int from = start == 0 ? 1 : 0;
            if (buffer.AsSpan(from, kept + read - from).IndexOf((ReadOnlySpan<byte>)[0x1F, 0x8B, 0x08]) >= 0)
            {
                return false;
            }
            start += read;
            int end = kept + read;
            kept = Math.Min(2, end);
            buffer.AsSpan(end - kept, kept).CopyTo(buffer);
        }
    }

    private static string Decode(ReadOnlySpan<byte> bytes, string path, long line)
    {
        if (line == 1 && bytes.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }
        if (bytes.EndsWith("\r"u8))
        {
            bytes = bytes[..^1];
        }
        try
        {
            return strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw NotUtf8(e, $"byte {e.Index + 1} of the line", path, line);
        }
    }

    private static DataException NotUtf8(DecoderFallbackException e, string place, string path, long line)
    {
        string found = string.Join(' ', (e.BytesUnknown ?? []).Select(b => b.ToString("X2")));
        return new($"the bytes {found} at {place} are not UTF-8. Convert the file to UTF-8 (iconv -f … -t UTF-8).", path, line, e);
    }
}
