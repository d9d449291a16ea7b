using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>
/// Splits a differentiated graph into what runs forward (to the logits and the states that are carried on, then to the loss) and what runs backward, and finds for each value
/// how long it is needed: what has to be kept for backward, and after which equation a value can be let go.
/// </summary>
internal static class PlanMemory
{
    public static MemoryPlan Run(ModelGraph training)
    {
        IReadOnlyList<Value> all = training.Equations;
        IReadOnlyList<Value> heads = training.OfHeads("logits");
        HashSet<Value> logits = [.. Reachable.From([.. heads, .. training.OfHeads("state")])];
        HashSet<Value> loss = [.. Reachable.From([training["loss"]])];

        // A result of a forward scan belongs to the loop that makes it, whoever needs it.
        bool IsToLogits(Value value) => logits.Contains(value) || (value.Op is Pick && logits.Contains(value.Operands[0]));
        bool IsForward(Value value) => IsToLogits(value) || loss.Contains(value) || (value.Op is Pick && loss.Contains(value.Operands[0]));
        HashSet<Value> kept = [];
        foreach (Value operand in all.Where(value => !IsToLogits(value)).SelectMany(value => value.Operands).Distinct())
        {
            Keep(operand);
        }

        Value[] forward = [.. all.Where(IsToLogits)];
        Value[] backward = WithRepeats(value => !IsForward(value));
        return new MemoryPlan(
            forward,
            WithRepeats(value => IsForward(value) && !IsToLogits(value)),
            backward,
            [.. kept.OrderBy(value => value.Id)],
            LastUses(forward, kept, training),
            LastUses(backward, kept, training));

        void Keep(Value value)
        {
            if (!IsToLogits(value) || heads.Contains(value) || value.Op is Scan)
            {
                return;
            }

            if (CanRepeat(value))
            {
                foreach (Value operand in value.Operands)
                {
                    Keep(operand);
                }
            }
            else
            {
                kept.Add(value);
            }
        }

        // Costs nothing to have again: a leaf, or a view of what is there.
        bool CanRepeat(Value value) =>
            value.Op is Parameter or Input or Constant or Zeros or Count || (value.Op.IsView && value.Op is not Pick);

        // The equations, and before them what they need again.
        Value[] WithRepeats(Func<Value, bool> belongs)
        {
            HashSet<Value> needed = [.. all.Where(belongs)];
            var waiting = new Stack<Value>(needed.SelectMany(value => value.Operands).Where(operand => !belongs(operand)));
            while (waiting.Count > 0)
            {
                Value value = waiting.Pop();
                if (!kept.Contains(value) && CanRepeat(value) && needed.Add(value))
                {
                    foreach (Value operand in value.Operands)
                    {
                        waiting.Push(operand);
                    }
                }
            }

            return [.. all.Where(needed.Contains)];
        }
    }

    /// <summary>After which equation each value that is large, made here and not kept is used for the last time.</summary>
    private static IReadOnlyDictionary<Value, IReadOnlyList<Value>> LastUses(IReadOnlyList<Value> equations, HashSet<Value> kept, ModelGraph training)
    {
        HashSet<Value> made = [.. equations];
        var last = new Dictionary<Value, Value>();
        foreach (Value value in equations)
        {
            foreach (Value operand in value.Operands)
            {
                last[operand] = value;
            }
        }

        HashSet<Value> results = [.. training.Results.Select(result => result.Value)];
        return last
            .Where(pair => made.Contains(pair.Key) && !kept.Contains(pair.Key) && !results.Contains(pair.Key) && IsLarge(pair.Key))
            .GroupBy(pair => pair.Value, pair => pair.Key)
            .ToDictionary(group => group.Key, group => (IReadOnlyList<Value>)[.. group.OrderBy(value => value.Id)]);

        // Grows with the batch and owns its memory.
        static bool IsLarge(Value value) =>
            value.Shape.Rank == 2 && !value.Op.IsView && value.Op is not (Input or Parameter or Zeros or Scan);
    }
}

/// <summary>The order in which a training step computes its values, and how long each is needed.</summary>
/// <param name="Forward">The equations of the logits.</param>
/// <param name="Loss">The equations from the logits to the loss.</param>
/// <param name="Backward">The equations of the gradients; views and leaves of the forward ones that they need are had again.</param>
/// <param name="Kept">Values of <paramref name="Forward"/> that later parts need.</param>
/// <param name="ForwardLastUses">For an equation the values that can be let go after it.</param>
/// <param name="BackwardLastUses">Likewise.</param>
internal sealed record MemoryPlan(
    IReadOnlyList<Value> Forward,
    IReadOnlyList<Value> Loss,
    IReadOnlyList<Value> Backward,
    IReadOnlyList<Value> Kept,
    IReadOnlyDictionary<Value, IReadOnlyList<Value>> ForwardLastUses,
    IReadOnlyDictionary<Value, IReadOnlyList<Value>> BackwardLastUses);
