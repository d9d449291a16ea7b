namespace SeqDsl.Generators.Graph;

/// <summary>What a set of results needs.</summary>
internal static class Reachable
{
    /// <summary>The results and all that they are made of, operands first.</summary>
    public static IReadOnlyList<Value> From(IEnumerable<Value> results)
    {
        var found = new HashSet<Value>();
        var waiting = new Stack<Value>(results);
        while (waiting.Count > 0)
        {
            Value value = waiting.Pop();
            if (found.Add(value))
            {
                foreach (Value operand in value.Operands)
                {
                    waiting.Push(operand);
                }
            }
        }

        return [.. found.OrderBy(value => value.Id)];
    }

    /// <summary>For each value the values that take it, among those given.</summary>
    public static Dictionary<Value, List<Value>> Users(IEnumerable<Value> values)
    {
        var users = new Dictionary<Value, List<Value>>();
        foreach (Value value in values)
        {
            foreach (Value operand in value.Operands)
            {
                if (!users.TryGetValue(operand, out List<Value>? list))
                {
                    users.Add(operand, list = []);
                }

                list.Add(value);
            }
        }

        return users;
    }
}
