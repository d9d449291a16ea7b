using Microsoft.CodeAnalysis;

namespace SeqDsl.Generators.Declarations;

/// <summary>
/// The names that a generated part declares, and those of its base class that it calls: a member of the user's with such a name would not compile, or would be called in its place. What
/// only generated code uses has names with __ in front, which nobody writes; the names here are for everybody.
/// </summary>
/// <param name="declared">What is declared.</param>
/// <param name="called">What is called of the base class. It may be overridden, but not hidden.</param>
/// <param name="made">The parameter of the generated constructor; null: there is none.</param>
internal sealed class ReservedMembers(string[] declared, string[] called, string? made)
{
    public static ReservedMembers OfModel { get; } = new(
        [
            "Schema", "Summary", "Graph", "Create", "Load", "Loss", "LossInUse", "TrainingLogits", "InferenceLogits", "Scores", "LossAndGradients", "MakeKernels", "ReadSource", "StepLogits",
        ],
        ["Parameter", "Gradient", "DropoutMask", "State", "KeepState", "KeepAlignment", "Vocabulary", "SourceVocabulary", "InverseDocumentFrequency", "TakeVectors", "TakeLanguageModel"],
        "ModelContext");

    public static ReservedMembers OfCell { get; } = new(["Fill", "Run", "CreateKernel"], ["Sized"], null);

    /// <summary>All names that a generated part declares or calls.</summary>
    public IEnumerable<string> Names => declared.Concat(called);

    /// <summary>Finds members of the user's, and a class, that stand in the way.</summary>
    public void Check(INamedTypeSymbol type, List<Problem> problems)
    {
        HashSet<string> said = [];
        if (MarkedClass.InScope(type, "var") is { } var)
        {
            Add("var", var.ToDisplayString(), $"generated code writes C#'s var, and in {type.Name} the word would mean this type: give it another name");
        }

        if (declared.Contains(type.Name))
        {
            Add(type.Name, type.Name, "C# allows no member that is called like its class, and the generated part declares one: give the class another name");
        }

        foreach (ISymbol member in MarkedClass.Members(type))
        {
            if (declared.Contains(member.Name) || (called.Contains(member.Name) && !member.IsOverride))
            {
                Add(member.Name, $"{type.Name}.{member.Name}", $"the generated part {(declared.Contains(member.Name) ? "declares" : "calls")} a member of this name: give it another name");
            }
            else if (member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true } && made is not null)
            {
                Add(member.Name, $"{type.Name}.{member.Name}", "Create and Load make the model and do not set what is required: remove 'required'");
            }
            else if (member is IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters: { Length: 1 } parameters } && parameters[0].Type.Name == made)
            {
                Add(member.Name, $"{type.Name}({made})", "the generated part has this constructor: remove it, and write what it does as a method");
            }
        }

        // Of overloads once.
        void Add(string member, string what, string advice)
        {
            if (said.Add(member))
            {
                problems.Add(new(Rule.ReservedMember, Problem.OfTheClass, member, new([what, advice])));
            }
        }
    }
}
