namespace SeqDsl.Testing;

/// <summary>Cells that a user wrote: the gallery of samples/Cells, and some that say what no paper says in one cell.</summary>
internal static class CellSources
{
    /// <summary>Every function of a step, on arguments that stay inside its domain and away from its kinks.</summary>
    private const string Functions = """
        using SeqDsl.Cells;

        namespace SeqDsl.Samples;

        [SeqDsl.Cell]
        public sealed partial class EveryFunction
        {
            private const double Half = 1 / 2.0;
            private Weight W, U, V;
            private Vector scale;
            private Bias b;

            public Vector Step(Vector x, Vector h)
            {
                double eps = 0.3;
                Vector a = W * x + b, s = U * Concat(h, x);
                var (left, right) = (Exp(Half * Tanh(a)), Log(1.5 + Sigmoid(s)));
                var soft = Softplus(a - s) / (1 + Sqrt(h * h + eps));
                soft += Abs(scale + 3.1) * 0.2;
                var bounded = Clamp(high: 5, low: -5, x: soft) * HardSigmoid(0.1 * left) - (-right);
                return this.V * Relu(2 + Tanh(bounded)) / 2.0 - 1;
            }
        }
        """;

    /// <summary>A weight that leads back to the input's size: the input is gated before it is read (Melis et al. 2020).</summary>
    private const string GatedInput = """
        using SeqDsl.Cells;

        namespace SeqDsl.Samples;

        [SeqDsl.Cell]
        public sealed partial class GatedInput
        {
            private Weight Q, W, U;

            public Vector Step(Vector x, Vector h)
            {
                x *= 2 * Sigmoid(Q * h);
                return Tanh(W * x + U * h);
            }
        }
        """;

    /// <summary>A state that is handed on as it is, one that only waits, and gates of a sum that is also used whole.</summary>
    private const string HandedOn = """
        using SeqDsl.Cells;

        namespace SeqDsl.Samples;

        [SeqDsl.Cell]
        public sealed partial class HandedOn
        {
            private Weight W, U, P;
            private Bias b;

            public (Vector, Vector, Vector) Step(Vector x, Vector h, Vector before, Vector earlier)
            {
                var both = W * x + U * before + b;
                var next = Tanh(both.Gate(0, 2)) * Sigmoid(both.Gate(1, 2).Gate(0, 1)) + 0.1 * earlier + P * Tanh(both);
                return (next, h, before);
            }
        }
        """;

    /// <summary>What is done to inputs and units side by side, and a gate that is not used.</summary>
    private const string SideBySide = """
        using SeqDsl.Cells;

        namespace SeqDsl.Samples;

        [SeqDsl.Cell]
        public sealed partial class SideBySide
        {
            private Weight W;
            private Bias b;

            public Vector Step(Vector x, Vector h)
            {
                var both = Tanh(Concat(h, x)) + 0.5 * Concat(h * h, Abs(x - 3));
                var gates = W * Concat(both, h) + b;
                return gates.Gate(0, 3) * Sigmoid(gates.Gate(2, 3));
            }
        }
        """;

    /// <summary>A local that is doubled 24 times, sixteen million as a tree; and a sum that is deeper than a line of a step may be, in a product and beside it.</summary>
    private static readonly string readOften = $$"""
        using SeqDsl.Cells;

        namespace SeqDsl.Samples;

        [SeqDsl.Cell]
        public sealed partial class ReadOften
        {
            private Weight W, U, V;
            private Bias b;

            public Vector Step(Vector x, Vector h)
            {
                var a = W * x + U * h + b;
                {{string.Concat(Enumerable.Repeat("a = a + a; ", 24))}}
                a *= {{Math.Pow(2, -24):R}};
                var deep = {{string.Join(" + ", Enumerable.Range(1, 150).Select(term => $"h * 0.{term:0000}"))}};
                return Tanh(a.Gate(0, 2)) * Sigmoid(a.Gate(1, 2)) + 0.1 * (V * deep) - 0.1 * deep;
            }
        }
        """;

    private static readonly Lazy<string[]> all = new(() =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "samples/Cells/Gallery"), "*.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText), Functions, GatedInput, HandedOn, SideBySide, readOften]);

    /// <summary>A file for each.</summary>
    public static string[] All => all.Value;

    /// <summary>The classes, with their namespace.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Repository.Root, "samples/Cells/Gallery"), "*.cs").Select(file => "SeqDsl.Samples." + Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal),
        "SeqDsl.Samples.EveryFunction",
        "SeqDsl.Samples.GatedInput",
        "SeqDsl.Samples.HandedOn",
        "SeqDsl.Samples.SideBySide",
        "SeqDsl.Samples.ReadOften",
    ];
}
