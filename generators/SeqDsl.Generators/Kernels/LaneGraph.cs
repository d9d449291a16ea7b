using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Kernels;

/// <summary>
/// Values of a graph taken apart into what lanes compute. Slices, concatenations and repeated columns cost nothing: they only say which part is meant.
/// </summary>
/// <param name="isMemory">Whether a value is found in an array.</param>
/// <param name="outside">The value that stands for a port of a step, for one that all rows share.</param>
internal sealed class LaneGraph(Func<Value, bool> isMemory, IReadOnlyDictionary<Value, Value> outside)
{
    private static readonly Value zero = new(-1, new Constant(0), [], Shape.Scalar, ElementKind.Real, "zero");

    private readonly Dictionary<(Value Value, int Part), LaneValue> known = [];
    private readonly Dictionary<(Op, string), LaneValue> applied = [];
    private readonly Dictionary<LaneValue, int> numbers = [];

    /// <summary>The parts of a value's row, each of I, H or P numbers; one for a column.</summary>
    public static int Parts(Value value) => IsColumn(value) ? 1 : KernelSizes.Parts(KernelSizes.Columns(value)).Count;

    public static Domain? DomainOf(Value value) => IsColumn(value) ? null : KernelSizes.Parts(KernelSizes.Columns(value)).Domain;

    public IReadOnlyList<LaneValue> All(Value value) => [.. Enumerable.Range(0, Parts(value)).Select(part => Of(value, part))];

    public LaneValue Of(Value value, int part)
    {
        OperandsFirst.Visit((Value: value, Part: part), known.ContainsKey, Needs, wanted =>
        {
            LaneValue lane = Make(wanted.Value, wanted.Part);
            known.Add(wanted, lane);
            if (!numbers.ContainsKey(lane))
            {
                numbers.Add(lane, numbers.Count);
            }
        });
        return known[(value, part)];
    }

    private static bool IsColumn(Value value) => value.Shape.Rank == 0 || value.Shape.Features == 1;

    /// <summary>The parts that a part is made of, or is.</summary>
    private IReadOnlyList<(Value Value, int Part)> Needs((Value Value, int Part) wanted)
    {
        (Value value, int part) = wanted;
        if (isMemory(value))
        {
            return [];
        }

        switch (value.Op)
        {
            case Port when outside.TryGetValue(value, out Value? shared):
                return [(shared, part)];
            case Slice slice:
                return [(value.Operands[0], part + KernelSizes.Parts(slice.Start).Count)];
            case Pad pad:
                int inside = part - KernelSizes.Parts(pad.Start).Count;
                return [inside >= 0 && inside < Parts(value.Operands[0]) ? (value.Operands[0], inside) : (zero, 0)];
            case Concat:
                foreach (Value operand in value.Operands)
                {
                    int parts = Parts(operand);
                    if (part < parts)
                    {
                        return [(operand, part)];
                    }

                    part -= parts;
                }

                throw new InvalidOperationException("A concatenation has the parts of its operands.");
            case RepeatColumns:
                return [(value.Operands[0], 0)];
            case UnaryOp or BinaryOp:
                return [.. value.Operands.Select(operand => (operand, Parts(operand) == 1 ? 0 : part))];
            default:
                return [];
        }
    }

    private LaneValue Make(Value value, int part)
    {
        if (isMemory(value))
        {
            return new LaneValue(LaneKind.Memory, value, part, DomainOf(value), []);
        }

        LaneValue[] operands = [.. Needs((value, part)).Select(needed => known[needed])];
        switch (value.Op)
        {
            case Constant:
                return new LaneValue(LaneKind.Constant, value, 0, null, []);
            case Slice:
                return Named(operands[0], value);
            case Pad or Concat or RepeatColumns:
            case Port when operands.Length > 0:
                return operands[0];
            case MatMul:
                return new LaneValue(LaneKind.Product, value, part, DomainOf(value), []);
            case SumColumns:
                return new LaneValue(LaneKind.Total, value, 0, null, []);
            case UnaryOp or BinaryOp:
                if (value.Op is Add && operands.FirstOrDefault(operand => operand.Source == zero) is { } nothing)
                {
                    return operands.First(operand => operand != nothing || operands.All(other => other == nothing));
                }

                var key = (value.Op, string.Join(" ", operands.Select(operand => numbers[operand])));
                if (!applied.TryGetValue(key, out LaneValue? lane))
                {
                    applied.Add(key, lane = new LaneValue(LaneKind.Apply, value, part, DomainOf(value), operands));
                }

                return lane;
            default:
                throw new NotSupportedException($"{value.Op.Text} is not computed unit by unit.");
        }
    }

    /// <summary>A gate's own name is better than that of the gates that it was merged with.</summary>
    private static LaneValue Named(LaneValue lane, Value slice)
    {
        if (slice.Name != slice.Op.ResultName && lane.Kind != LaneKind.Memory && Parts(slice) == 1)
        {
            lane.Name = slice.Name;
        }

        return lane;
    }
}
