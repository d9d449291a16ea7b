using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;

namespace SeqDsl.Generators.Writing;

/// <summary>The properties of a model's parameters: "lstm.weight_hh_l0" is LstmWeightHhL0. None is called like the class, which C# does not allow, or like what the class has besides.</summary>
internal sealed class ParameterNames
{
    private readonly Dictionary<Value, string> names = [];

    public ParameterNames(ModelSpec spec, IReadOnlyList<Value> parameters)
    {
        HashSet<string> taken = [spec.Name, .. ReservedMembers.OfModel.Names];
        var numbering = new Numbering();
        foreach (Value parameter in parameters)
        {
            names.Add(parameter, numbering.Free(Names.Pascal(parameter.Name), taken));
        }
    }

    public string this[Value parameter] => names[parameter];

    /// <summary>Members of the user's that are called like a parameter's property.</summary>
    public static IEnumerable<Problem> Problems(ModelSpec spec, ModelGraph graph)
    {
        Value[] parameters = [.. graph.Parameters];
        var names = new ParameterNames(spec, parameters);
        return parameters.Where(parameter => spec.Members.Contains(names[parameter])).Select(parameter => new Problem(
            Rule.ReservedMember, Problem.OfTheClass, names[parameter],
            new([$"{spec.Name}.{names[parameter]}", $"the generated part declares a property of this name, which is the parameter {parameter.Name}: give it another name"])));
    }
}
