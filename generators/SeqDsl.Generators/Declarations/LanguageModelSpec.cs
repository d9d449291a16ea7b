namespace SeqDsl.Generators.Declarations;

/// <summary>A language model that another model uses.</summary>
/// <param name="Type">Its class with <c>global::</c>.</param>
/// <param name="Model">Its declaration.</param>
internal sealed record LanguageModelSpec(string Type, ModelSpec Model);
