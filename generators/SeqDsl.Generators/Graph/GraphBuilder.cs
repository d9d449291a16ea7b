namespace SeqDsl.Generators.Graph;

/// <summary>
/// Makes values: infers the shape of each (an ill-shaped graph cannot exist) and gives equal equations one value.
/// Its other half, GraphBuilder.Words.cs, is the vocabulary in which cells, heads, derivatives and passes are written.
/// </summary>
internal sealed partial class GraphBuilder
{
    private readonly Dictionary<Key, Value> made = [];

    /// <summary>The layer that speaks: what is new from now on is its. What is there already stays whose it is.</summary>
    public int Layer { get; set; } = -1;

    public Value Make(Op op, IReadOnlyList<Value> operands, string? name = null)
    {
        var key = new Key(op, operands);
        if (!made.TryGetValue(key, out Value? value))
        {
            Shape shape = op.Infer(operands);
            value = new Value(made.Count, op, operands, shape, op.Kind, name ?? op.ResultName) { Layer = Layer };
            made.Add(key, value);
        }

        return value;
    }

    private readonly struct Key(Op op, IReadOnlyList<Value> operands) : IEquatable<Key>
    {
        private readonly Op op = op;
        private readonly IReadOnlyList<Value> operands = operands;

        public bool Equals(Key other)
        {
            if (operands.Count != other.operands.Count)
            {
                return false;
            }

            for (int index = 0; index < operands.Count; index++)
            {
                if (operands[index] != other.operands[index])
                {
                    return false;
                }
            }

            return op.Equals(other.op);
        }

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode()
        {
            int hash = op.GetHashCode();
            foreach (Value operand in operands)
            {
                hash = unchecked(hash * 31 + operand.Id);
            }

            return hash;
        }
    }
}
