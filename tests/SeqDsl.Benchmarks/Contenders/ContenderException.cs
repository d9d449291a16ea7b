namespace SeqDsl.Benchmarks.Contenders;

/// <summary>A contender cannot run a case.</summary>
/// <param name="message">Who, what, and why.</param>
/// <param name="inner">What it comes from.</param>
internal sealed class ContenderException(string message, Exception? inner = null) : Exception(message, inner);
