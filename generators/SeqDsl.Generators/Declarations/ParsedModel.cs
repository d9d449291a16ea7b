namespace SeqDsl.Generators.Declarations;

/// <summary>What was read: the declaration as values, and the mistakes that show before its meaning is looked at.</summary>
/// <param name="Spec">The declaration.</param>
/// <param name="Problems">Mistakes of the class, of the attributes' places and of the label enums.</param>
/// <param name="Finished">
/// False while a layer attribute does not compile. The compiler says so itself; until it is right, nothing is checked or generated.
/// </param>
/// <param name="Outline">
/// What other code may still rely on of a declaration that is wrong already, each layer as far as it can be read; null of one that is right so far, and where a part that is generated
/// would be refused itself.
/// </param>
internal sealed record ParsedModel(ModelSpec Spec, EquatableArray<Problem> Problems, bool Finished, ModelSpec? Outline)
{
    /// <summary>Whether nothing was found yet that keeps it from being compiled.</summary>
    public bool IsRight => Finished && Problems.All(problem => problem.IsWarning);
}
