namespace SeqDsl.Models;

/// <summary>
/// Files that are there whole or not at all: written beside their place (in the same folder, so the rename stays within a file system), flushed to the
/// disk, then renamed over what was there. The folder's own entry is not flushed (.NET cannot): after a loss of power the old file may be there.
/// </summary>
internal static class AtomicFile
{
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">It could not be written; the message says what, why, and that what was there is as it was.</exception>
    public static void Write(string path, Action<FileStream> write)
    {
        string full = Path.GetFullPath(path), folder = Path.GetDirectoryName(full)!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{full} cannot be written: there is no folder {folder}. Make it first.");
        }
        string beside = Path.Combine(folder, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (FileStream stream = new(beside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(beside, full, overwrite: true);
        }
        catch (Exception e)
        {
            if (File.Exists(beside))
            {
                File.Delete(beside);
            }
            if (e is IOException or UnauthorizedAccessException)
            {
                // The system's message names the file beside, which nobody asked for.
                string reason = Directory.Exists(full) ? "it is a folder" : e.Message.Replace(beside, full, StringComparison.Ordinal);
                throw new IOException($"{full} could not be written, and what was there before is as it was: {reason}", e);
            }
            throw;
        }
    }
}
