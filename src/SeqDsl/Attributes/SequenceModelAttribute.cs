namespace SeqDsl;

/// <summary>
/// Marks a partial class as a model. The layer attributes beside it say what it computes; their order is the flow of data.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SequenceModelAttribute : Attribute;
