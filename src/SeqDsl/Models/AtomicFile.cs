namespace SeqDsl.Models;

/// <summary>
/// Files that are there whole or not at all: written beside their place (in the same folder, so the rename stays within a file system), flushed to the
/// disk, then renamed over what was there. The folder's own entry is not flushed (.NET cannot): after a loss of power the old file may be there.
/// </summary>
internal static class AtomicFile
{
    public static void Write(string path, Action<FileStream> write)
    {
        string full = Path.GetFullPath(path);
        string beside = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (FileStream stream = new(beside, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(beside, full, overwrite: true);
        }
        catch
        {
            File.Delete(beside); // no error if it was never made
            throw;
        }
    }
}
