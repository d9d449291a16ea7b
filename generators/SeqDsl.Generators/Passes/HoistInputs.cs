using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Passes;

/// <summary>
/// Afterwards a step computes only what needs its state. What depends on the step's input alone is computed before the loop, for all
/// steps in one operation (W·x + b of every token is one product); sums and products of several terms are regrouped so that as much as
/// possible can. Loop-invariant code motion, where a row of each step counts as invariant.
/// </summary>
/// <param name="productsOnly">
/// Whether of what has rows only products leave the loop, with what is added to them: for kernels, where the rest costs nothing inside.
/// </param>
internal sealed class HoistInputs(bool productsOnly = false) : Rewriter
{
    protected override IReadOnlyList<Value> Scan(Value original, IReadOnlyList<Value> operands, IReadOnlyCollection<int> picks, GraphBuilder g)
    {
        var scan = (Scan)original.Op;
        StepGraph step = new Regrouping().Run(SplitProducts.Run(scan.Step));
        var hoisted = new Dictionary<Value, Value>();
        foreach ((Value operand, Value port, StepPort kind) in (scan with { Step = step }).Ports(operands))
        {
            if (kind != StepPort.Carry)
            {
                hoisted.Add(port, operand);
            }
        }

        foreach (Value value in step.Equations.Where(value => !hoisted.ContainsKey(value) && CanHoist(value, hoisted.ContainsKey)))
        {
            hoisted.Add(value, g.Make(value.Op, [.. value.Operands.Select(operand => hoisted[operand])], value.Name));
        }

        // A sum with a product is the product's own: it begins with what is added.
        HashSet<Value> products = [];
        foreach (Value value in step.Equations.Where(value => value.Op is MatMul || (value.Op is Add && value.Operands.Any(products.Contains))))
        {
            products.Add(value);
        }

        var loop = new StepBuilder();
        for (int carry = 0; carry < step.Carries.Count; carry++)
        {
            loop.Carry(step.Carries[carry], operands[carry]);
        }

        // Only what the state needs, or what a result needs that is not hoisted whole, stays in the loop.
        Value[] kept = [.. step.Yields.Where(value => !hoisted.ContainsKey(value) || !Leaves(value))];
        foreach (Value result in (IEnumerable<Value>)[.. step.Next, .. kept, .. step.Sums])
        {
            OperandsFirst.Visit(result, loop.Has, value => Enters(value) ? [] : value.Operands, Keep);
        }

        Dictionary<Value, int> places = [];
        for (int place = kept.Length - 1; place >= 0; place--)
        {
            places[kept[place]] = place;
        }

        Value made = loop.Finish(scan, step.Next, kept, step.Sums, original.Name, g);
        return
        [
            .. step.Yields.Select((value, index) => hoisted.TryGetValue(value, out Value? whole) && Leaves(value) ? whole
                : g.Pick(made, places[value], value.Name)),
            .. step.Sums.Select((value, index) => g.Pick(made, kept.Length + index, value.Name)),
        ];

        bool Leaves(Value value) => !productsOnly || !value.Shape.IsPerRow || value.Op is Port || products.Contains(value);

        bool Enters(Value value) => hoisted.ContainsKey(value) && value.Op is not Constant && !(value.Op.IsView && value.Shape.IsPerRow) && Leaves(value);

        void Keep(Value value)
        {
            if (Enters(value))
            {
                loop.Enter(value, value.Shape.IsPerRow ? StepPort.Slice : StepPort.Invariant, hoisted[value]);
            }
            else
            {
                loop.Copy(value);
            }
        }
    }

    /// <summary>Whether an equation means the same over all steps at once: it works row by row, or on no rows at all.</summary>
    private static bool CanHoist(Value value, Func<Value, bool> hoisted) =>
        value.Op is not Port
        && value.Operands.All(hoisted)
        && (value.Shape.IsPerRow
            ? value.Op.IsRowWise && (value.Op is not (MatMul or AddMatMul) || !value.Operands[value.Operands.Count - 1].Shape.IsPerRow)
            : !value.Operands.Any(operand => operand.Shape.IsPerRow));

    /// <summary>a + (state + b) becomes (a + b) + state where a and b can be hoisted; likewise for products.</summary>
    private sealed class Regrouping : Rewriter
    {
        /// <summary>Whether each value that was made is outside.</summary>
        private readonly Dictionary<Value, bool> outside = [];
        private Dictionary<Value, List<Value>> users = [];

        public StepGraph Run(StepGraph step)
        {
            users = Reachable.Users(step.Equations);
            foreach (Value result in (IEnumerable<Value>)[.. step.Next, .. step.Yields, .. step.Sums])
            {
                // A result is used from outside as well: its terms are not free to be regrouped into others.
                (users.TryGetValue(result, out List<Value>? list) ? list : users[result] = []).Add(result);
            }

            return CopyStep(step);
        }

        protected override Value Equation(Value original, IReadOnlyList<Value> operands, GraphBuilder g)
        {
            Value value = base.Equation(original, operands, g);
            IsOutside(value); // of each before what is made of it
            if (original.Op is Add or Multiply && !ContinuesIn(original))
            {
                List<Value> terms = Flatten(original, value);
                // Vectors first: two biases are added to each other, not one after the other to every row.
                Value[] before = [.. terms.Where(IsOutside).OrderBy(term => term.Shape.IsPerRow)];
                if (before.Length is > 0 && before.Length < terms.Count && terms.Count > 2)
                {
                    Value[] regrouped = [.. before, .. terms.Where(term => !IsOutside(term))]; // h ∘ h stays two terms
                    value = regrouped[0];
                    for (int term = 1; term < regrouped.Length; term++)
                    {
                        value = g.Make(original.Op, [value, regrouped[term]], term == regrouped.Length - 1 ? original.Name : null);
                        IsOutside(value);
                    }
                }
            }

            return value;
        }

        /// <summary>Whether the only user of a sum is a sum: then it is regrouped there.</summary>
        private bool ContinuesIn(Value original) => users.TryGetValue(original, out List<Value>? list) && list.Count == 1 && list[0] != original && list[0].Op == original.Op;

        /// <summary>The terms of a sum, or of a product, from the left to the right.</summary>
        private List<Value> Flatten(Value original, Value value)
        {
            List<Value> terms = [];
            var waiting = new Stack<(Value Original, Value Value)>([(original, value)]);
            while (waiting.Count > 0)
            {
                (Value before, Value now) = waiting.Pop();
                if (before == original || (before.Op == original.Op && now.Op == original.Op && ContinuesIn(before)))
                {
                    for (int index = before.Operands.Count - 1; index >= 0; index--)
                    {
                        waiting.Push((before.Operands[index], now.Operands[index]));
                    }
                }
                else
                {
                    terms.Add(now);
                }
            }

            return terms;
        }

        private bool IsOutside(Value value)
        {
            if (!outside.TryGetValue(value, out bool found))
            {
                outside.Add(value, found = value.Op is Port { Of: not StepPort.Carry } || (value.Op is not Port && CanHoist(value, IsOutside)));
            }

            return found;
        }
    }
}
