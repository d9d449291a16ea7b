using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SeqDsl.Data;

/// <summary>
/// The lines of a UTF-8 file, plain or gzip (known by its first two bytes, not by its name). Lines end at LF only; a CR before it is dropped.
/// Other Unicode line separators are part of the text. Bytes that are not UTF-8 are an error, never replaced.
/// </summary>
public static class TextFile
{
    private static readonly UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The lines, read as they are asked for.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataException">The file is empty, is not UTF-8 or is damaged gzip; with the line.</exception>
    public static IEnumerable<string> Lines(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        Span<byte> magic = stackalloc byte[2];
        bool gzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
        file.Position = 0;
        using Stream stream = gzip ? new GZipStream(file, CompressionMode.Decompress) : file;
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
        if (gzip && IsCutOff(path, bytes))
        {
            throw new DataException($"the gzip data is cut off after line {line}.", path);
        }
        if (bytes == 0 || (line == 0 && buffer.AsSpan(0, end).SequenceEqual("\uFEFF"u8)))
        {
            throw new DataException("the file is empty; expected at least one line.", path);
        }
        if (end > start)
        {
            yield return Decode(buffer.AsSpan(start, end - start), path, ++line);
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
            throw new DataException($"the gzip data is damaged or cut off after line {line}: {e.Message}", path, 0, e);
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
            string found = string.Join(' ', (e.BytesUnknown ?? []).Select(b => b.ToString("X2")));
            throw new DataException(
                $"the bytes {found} at byte {e.Index + 1} of the line are not UTF-8. Convert the file to UTF-8 (iconv -f … -t UTF-8).", path, line, e);
        }
    }
}
