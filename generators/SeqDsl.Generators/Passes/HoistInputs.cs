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

        var loop = new StepBuilder();
        for (int carry = 0; carry < step.Carries.Count; carry++)
        {
            loop.Carry(step.Carries[carry], operands[carry]);
        }

        // Only what the state needs, or what a result needs that is not hoisted whole, stays in the loop.
        IReadOnlyList<Value> yields = [.. step.Yields.Where(value => !hoisted.ContainsKey(value) || !Leaves(value))];
        foreach (Value result in (IEnumerable<Value>)[.. step.Next, .. yields, .. step.Sums])
        {
            Keep(result);
        }

        Value made = loop.Finish(scan, step.Next, yields, step.Sums, original.Name, g);
        return
        [
            .. step.Yields.Select((value, index) => hoisted.TryGetValue(value, out Value? whole) && Leaves(value) ? whole
                : g.Pick(made, yields.ToList().IndexOf(value), value.Name)),
            .. step.Sums.Select((value, index) => g.Pick(made, yields.Count + index, value.Name)),
        ];

        bool Leaves(Value value) => !productsOnly || !value.Shape.IsPerRow || value.Op is Port || IsProduct(value);

        // A sum with a product is the product's own: it begins with what is added.
        bool IsProduct(Value value) => value.Op is MatMul || (value.Op is Add && value.Operands.Any(IsProduct));

        void Keep(Value value)
        {
            if (loop.Has(value))
            {
                return;
            }

            bool row = value.Shape.IsPerRow;
            if (hoisted.TryGetValue(value, out Value? outside) && value.Op is not Constant && !(value.Op.IsView && row) && Leaves(value))
            {
                loop.Enter(value, row ? StepPort.Slice : StepPort.Invariant, outside);
                return;
            }

            foreach (Value operand in value.Operands)
            {
                Keep(operand);
            }

            loop.Copy(value);
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
        private readonly HashSet<Value> outside = [];
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
            if (original.Op is Add or Multiply && !ContinuesIn(original))
            {
                List<Value> terms = [];
                Flatten(original, value, terms);
                // Vectors first: two biases are added to each other, not one after the other to every row.
                Value[] before = [.. terms.Where(IsOutside).OrderBy(term => term.Shape.IsPerRow)];
                if (before.Length is > 0 && before.Length < terms.Count && terms.Count > 2)
                {
                    Value[] regrouped = [.. before, .. terms.Where(term => !before.Contains(term))]; // h ∘ h stays two terms
                    value = regrouped.Take(regrouped.Length - 1).Aggregate((left, right) => g.Make(original.Op, [left, right]));
                    value = g.Make(original.Op, [value, regrouped[regrouped.Length - 1]], original.Name);
                }
            }

            return value;
        }

        /// <summary>Whether the only user of a sum is a sum: then it is regrouped there.</summary>
        private bool ContinuesIn(Value original) => users.TryGetValue(original, out List<Value>? list) && list.Count == 1 && list[0] != original && list[0].Op == original.Op;

        private void Flatten(Value original, Value value, List<Value> terms)
        {
            for (int index = 0; index < original.Operands.Count; index++)
            {
                if (original.Operands[index].Op == original.Op && value.Operands[index].Op == original.Op && ContinuesIn(original.Operands[index]))
                {
                    Flatten(original.Operands[index], value.Operands[index], terms);
                }
                else
                {
                    terms.Add(value.Operands[index]);
                }
            }
        }

        private bool IsOutside(Value value)
        {
            bool found = outside.Contains(value) || value.Op is Port { Of: not StepPort.Carry } || (value.Op is not Port && CanHoist(value, IsOutside));
            if (found)
            {
                outside.Add(value);
            }

            return found;
        }
    }
}
