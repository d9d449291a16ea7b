namespace SeqDsl.Data;

/// <summary>What goes into a model and what should come out.</summary>
public sealed record Example<TInput, TTarget>(TInput Input, TTarget Target);
