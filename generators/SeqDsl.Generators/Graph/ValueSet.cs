namespace SeqDsl.Generators.Graph;

/// <summary>Values in the order in which they were added, each once, and where each stands.</summary>
internal sealed class ValueSet
{
    private readonly List<Value> values = [];
    private readonly Dictionary<Value, int> places = [];

    public ValueSet(IEnumerable<Value>? values = null)
    {
        foreach (Value value in values ?? [])
        {
            Add(value);
        }
    }

    public IReadOnlyList<Value> Values => values;

    public int Count => values.Count;

    public bool Contains(Value value) => places.ContainsKey(value);

    /// <summary>The value's place; −1: it is not there.</summary>
    public int IndexOf(Value value) => places.TryGetValue(value, out int place) ? place : -1;

    /// <summary>False where it is there already.</summary>
    public bool Add(Value value)
    {
        if (places.ContainsKey(value))
        {
            return false;
        }

        places.Add(value, values.Count);
        values.Add(value);
        return true;
    }
}
