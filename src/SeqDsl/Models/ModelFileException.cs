using SeqDsl.Data;

namespace SeqDsl.Models;

/// <summary>A model file that cannot be used: damaged, made by something else, or of another declaration.</summary>
public sealed class ModelFileException(string message, string path, Exception? inner = null) : DataException(message, path, 0, inner);
