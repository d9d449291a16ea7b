using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;
using SeqDsl.Generators.Kernels;

namespace SeqDsl.Generators.Writing;

/// <summary>
/// The code of a phase's stages, for registers of any width:
/// <code>
/// private readonly struct ForwardStages : IStages
/// {
///     public static void Run&lt;V&gt;(int stage, in StageRows at)
///     {
///         var lane = at.Lane;
///         for (int row = at.First; row &lt; at.End; row++)
///         {
///             ref float fromInput = ref at.Row(2, row);
///             // inputGate = σ(…)
///             V inputGate = LaneMath.Sigmoid(V.Load(ref fromInput, lane) + …);
///             V.Store(inputGate, ref saved, lane);
/// </code>
/// </summary>
internal sealed class StageWriter(CodeWriter code, Phase phase)
{
    public void Write(string name)
    {
        code.Open($"private readonly struct {name} : {RuntimeNames.Stages}");
        if (phase.Stages.Count > 1)
        {
            code.Open($"public static void Run<V>(int stage, in {RuntimeNames.StageRows} at) where V : struct, {RuntimeNames.Lanes}<V>");
            code.Open("switch (stage)");
            for (int stage = 0; stage < phase.Stages.Count; stage++)
            {
                code.Line(stage < phase.Stages.Count - 1 ? $"case {stage}:" : "default:").Line($"    Stage{stage}<V>(in at);").Line("    break;");
            }

            code.Close().Close();
        }

        for (int stage = 0; stage < phase.Stages.Count; stage++)
        {
            if (phase.Stages.Count > 1)
            {
                code.Line();
            }

            // Compiled for good at once: it runs long before it would be compiled a second time.
            code.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]");
            string method = phase.Stages.Count > 1 ? $"private static void Stage{stage}<V>(" : "public static void Run<V>(int stage, ";
            code.Open($"{method}in {RuntimeNames.StageRows} at) where V : struct, {RuntimeNames.Lanes}<V>");
            new Stage(code, phase, phase.Stages[stage]).Write();
            code.Close();
        }

        code.Close();
    }

    /// <summary>One stage's body.</summary>
    private sealed class Stage
    {
        private readonly CodeWriter code;
        private readonly Phase phase;
        private readonly PhaseStage stage;
        private readonly Names names = new Names().Reserve("at", "lane", "size", "row", "stage");
        private readonly Dictionary<LaneValue, int> uses = [];
        private readonly HashSet<LaneValue> stored;

        /// <summary>For each sum the product that it takes as its own, and those products.</summary>
        private readonly Dictionary<LaneValue, LaneValue> factors = [];
        private readonly HashSet<LaneValue> factored = [];

        /// <summary>For each product the number of the products of earlier groups, that of its own group's, and its place among these.</summary>
        private readonly Dictionary<LaneValue, (int Before, int Count, int Part)> products = [];

        public Stage(CodeWriter code, Phase phase, PhaseStage stage)
        {
            (this.code, this.phase, this.stage) = (code, phase, stage);
            foreach (LaneValue operand in stage.Lanes.Where(lane => !stage.Loaded.Contains(lane)).SelectMany(lane => lane.Operands).Concat(stage.Stores.Select(store => store.Lane)))
            {
                uses[operand] = uses.TryGetValue(operand, out int count) ? count + 1 : 1;
            }

            stored = [.. stage.Stores.Select(store => store.Lane)];
            foreach (LaneValue sum in stage.Lanes.Where(lane => lane is { Kind: LaneKind.Apply, Source.Op: Add or Subtract } && !stage.Loaded.Contains(lane)))
            {
                if (FactorOf(sum) is { } product)
                {
                    factors.Add(sum, product);
                    factored.Add(product);
                }
            }

            int before = 0;
            foreach (ProductGroup group in stage.Groups)
            {
                for (int part = 0; part < group.Parts.Count; part++)
                {
                    products.Add(group.Parts[part].Lane, (before, group.Parts.Count, part));
                }

                before += group.Parts.Count;
            }
        }

        public void Write()
        {
            code.Line("var lane = at.Lane;").Line("var size = at.Lanes;");
            code.Open("for (int row = at.First; row < at.End; row++)");
            foreach (PhaseArray array in Arrays().OrderBy(array => array.Index))
            {
                code.Line($"ref float {Name(array)} = ref at.Row({array.Index}, row);");
            }

            foreach (LaneValue lane in stage.Lanes.Where(lane => !IsInline(lane)))
            {
                if (lane.Kind == LaneKind.Apply && !stage.Loaded.Contains(lane))
                {
                    code.Line($"// {Names.Formula(Name(lane))} = {lane.Source.Op.Formula([.. lane.Operands.Select(Formula)])}");
                }

                code.Line($"V {Name(lane)} = {Expression(lane)};");
            }

            foreach (LaneStore store in stage.Stores.Where(store => !store.Array.Saved))
            {
                Store(store);
            }

            if (stage.Stores.Any(store => store.Array.Saved))
            {
                code.Open("if (at.Saves)");
                foreach (LaneStore store in stage.Stores.Where(store => store.Array.Saved))
                {
                    Store(store);
                }

                code.Close();
            }

            code.Close();
        }

        private IEnumerable<PhaseArray> Arrays() => stage.Lanes
            .Select(lane => lane.Kind == LaneKind.Memory ? phase.Places[lane.Source] : stage.Loaded.Contains(lane) ? phase.Homes[lane].Array : null).OfType<PhaseArray>()
            .Concat(stage.Stores.Where(store => !store.Total).Select(store => store.Array)).Distinct();

        /// <summary>What is read once stands where it is used; a product that is only added becomes part of the sum.</summary>
        private bool IsInline(LaneValue lane) =>
            lane.Kind == LaneKind.Constant
            || (uses.TryGetValue(lane, out int count) && count == 1 && !stored.Contains(lane)
                && (lane.Kind is LaneKind.Memory or LaneKind.Product || stage.Loaded.Contains(lane) || factored.Contains(lane)));

        /// <summary>The product that a sum takes as its own: the first that nothing else needs.</summary>
        private LaneValue? FactorOf(LaneValue sum) => sum.Operands.FirstOrDefault(operand =>
            operand is { Kind: LaneKind.Apply, Source.Op: Multiply } && !stage.Loaded.Contains(operand)
            && uses[operand] == 1 && !stored.Contains(operand));

        private string Operand(LaneValue lane) => IsInline(lane) ? Expression(lane) : Name(lane);

        private string Expression(LaneValue lane)
        {
            if (stage.Loaded.Contains(lane))
            {
                LaneStore home = phase.Homes[lane];
                return $"V.Load(ref {Name(home.Array)}, {At(home.Part)})";
            }

            switch (lane.Kind)
            {
                case LaneKind.Memory:
                    return $"V.Load(ref {Name(phase.Places[lane.Source])}, {(lane.Domain is null ? "0" : At(lane.Part))})";
                case LaneKind.Constant:
                    return $"V.All({Number((Constant)lane.Source.Op)})";
                case LaneKind.Total:
                    return $"at.Total<V>({phase.Totals[lane.Source].Index}, row)";
                case LaneKind.Product:
                    (int before, int count, int part) = products[lane];
                    return $"at.Product<V>(row, {before}, {count}, {part})";
                default:
                    return Apply(lane);
            }
        }

        private string Apply(LaneValue lane)
        {
            if (factors.TryGetValue(lane, out LaneValue? product))
            {
                string left = Operand(product.Operands[0]), right = Operand(product.Operands[1]);
                bool first = lane.Operands[0] == product;
                string other = Operand(lane.Operands[first ? 1 : 0]);
                return lane.Source.Op is Add ? $"V.MulAdd({left}, {right}, {other})"
                    : first ? $"V.MulAdd({left}, {right}, -{Enclosed(other)})"
                    : $"V.MulAdd(-{Enclosed(left)}, {right}, {other})";
            }

            string[] operands = [.. lane.Operands.Select(Operand)];
            return lane.Source.Op switch
            {
                Add => $"{operands[0]} + {operands[1]}",
                Subtract => $"{operands[0]} - {operands[1]}",
                Multiply => $"{operands[0]} * {operands[1]}",
                Divide => $"{operands[0]} / {operands[1]}",
                Negate => $"-{Enclosed(operands[0])}",
                Clamp clamp => $"{RuntimeNames.LaneMath}.Clamp({operands[0]}, {Constant.LiteralOf(clamp.Low)}, {Constant.LiteralOf(clamp.High)})",
                Within within => $"{RuntimeNames.LaneMath}.Within({operands[0]}, {Constant.LiteralOf(within.Low)}, {Constant.LiteralOf(within.High)})",
                // An operation and its kernel share a name.
                Op op => $"{RuntimeNames.LaneMath}.{op.GetType().Name}({string.Join(", ", operands)})",
            };
        }

        private void Store(LaneStore store) => code.Line(store.Total
            ? $"at.AddTotal({Operand(store.Lane)}, {store.Array.Index}, row);"
            : $"V.Store({Operand(store.Lane)}, ref {Name(store.Array)}, {(store.Domain is null ? "0" : At(store.Part))});");

        private string Formula(LaneValue lane) => lane.Kind == LaneKind.Constant
            ? Number((Constant)lane.Source.Op).Replace("at.Inputs", "I").Replace("at.Hidden", "H").TrimEnd('f')
            : Names.Formula(Name(lane));

        private string Name(LaneValue lane) => names.Of(lane, lane.Name);

        private string Name(PhaseArray array) => names.Of(array, array.Name + (array.Saved ? "Saved" : array.Kind switch
        {
            ArrayKind.Before => "State",
            ArrayKind.After => "Next",
            _ => "Row",
        }));

        private static string At(int part) => part switch { 0 => "lane", 1 => "size + lane", _ => $"({part} * size) + lane" };

        private static string Enclosed(string expression) => expression.Contains(" ") ? $"({expression})" : expression;

        /// <summary>A number of the formula, or how many numbers a row has.</summary>
        private static string Number(Constant constant) => constant is FeatureCount size ? KernelSizes.InStage(size.Features) : constant.Literal;
    }
}
