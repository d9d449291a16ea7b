namespace SeqDsl.Generators.Declarations;

/// <summary>What was read: the declaration as values, and the mistakes that show before its meaning is looked at.</summary>
/// <param name="Spec">The declaration.</param>
/// <param name="Problems">Mistakes of the class, of the attributes' places and of the label enums.</param>
/// <param name="Finished">
/// False while a layer attribute does not compile. The compiler says so itself; until it is right, nothing is checked or generated.
/// </param>
internal sealed record ParsedModel(ModelSpec Spec, EquatableArray<Problem> Problems, bool Finished);
