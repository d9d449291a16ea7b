using SeqDsl.Data;
using SeqDsl.Kernels;
using SeqDsl.Kernels.Ops;
using SeqDsl.Kernels.Recurrence;
using SeqDsl.Kernels.Threads;

namespace SeqDsl.Tests.Kernels.Ops;

/// <summary>Attention and its gradients over packed rows, in lanes of each width, against plain loops in double precision.</summary>
public sealed class AttentionTests
{
    private static readonly (int Query, int Memory)[] lengths = [(2, 9), (5, 1), (1, 4), (3, 3), (7, 17), (1, 1), (4, 2), (2, 6), (6, 33), (1, 8)];

    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 3, 2 }, { 5, 20 }, { 16, 8 }, { 17, 33 }, { 40, 7 } };

    [Theory, MemberData(nameof(Sizes))]
    public void ContextAndGradients_AreThoseOfPlainLoops(int features, int columns)
    {
        foreach (int _ in Arena.Widths())
        {
            Check(lengths, features, columns, additive: false);
            Check(lengths, features, columns, additive: true);
        }
    }

    [Fact]
    public void LongSequences_AreRightInBlocks()
    {
        Check([(200, 230), (97, 5), (3, 100)], 6, 5, additive: false);
        Check([(200, 230), (97, 5), (3, 100)], 6, 5, additive: true);
    }

    [Fact]
    public void ScoresFarApart_AreRight() => Check(lengths, 5, 3, additive: false, scale: 20);

    [Theory, InlineData(false), InlineData(true)]
    public void OfOnePacking_NeedsNoNumbers(bool additive)
    {
        using var arena = new Arena();
        var plain = new PlainAttention([(4, 4), (2, 2), (3, 3)], 5, 3, additive, Draw(1));
        Floats context = arena.Empty(plain.Context.Length);
        PackedSteps steps = Steps(plain.Over);

        Forward(arena, plain, 5, 3, steps, [], context);

        Arena.Close(plain.Context, context, 1e-6);
    }

    [Fact]
    public void Threads_ChangeNothing()
    {
        int threads = Workers.Count;
        try
        {
            var plain = new PlainAttention([.. Enumerable.Range(1, 20).Select(length => (length, 40 - length))], 64, 32, additive: true, Draw(1));
            Workers.Count = 1;
            float[][] alone = All(plain);
            Workers.Count = 4;
            Assert.Equal(alone, All(plain));
        }
        finally
        {
            Workers.Count = threads;
        }

        static float[][] All(PlainAttention plain)
        {
            using var arena = new Arena();
            return [.. Run(arena, plain, 64, 32).Select(part => part.Span.ToArray())];
        }
    }

    [Fact]
    public void Gradients_ThatAreNotNeeded_AreLeftOut()
    {
        using var arena = new Arena();
        var plain = new PlainAttention(lengths, 5, 3, additive: false, Draw(1));
        Floats valuesGradient = arena.Empty(plain.Values.Length);

        AttentionGradient.Run(
            Of(arena, plain.ContextGradient), Of(arena, plain.Query), Of(arena, plain.Keys), Of(arena, plain.Values), Steps(plain.Over), Steps(plain.Memory), plain.MemoryOf, 5, 3,
            default, default, valuesGradient);

        Arena.Close(plain.ValuesGradient, valuesGradient, 1e-5);
    }

    [Fact]
    public void SequencesThatAreNotThere_AreRefused()
    {
        using var arena = new Arena();
        PackedSteps two = PackedSteps.Even(1, 2), three = PackedSteps.Even(1, 3);

        Assert.Contains("Row 2 is asked for", Refused(two, [0, 2]), StringComparison.Ordinal);
        Assert.Contains("2 sequences look at 2, with 1 numbers", Refused(two, [0]), StringComparison.Ordinal);
        Assert.Contains("2 sequences look at 3", Refused(three, []), StringComparison.Ordinal);

        string Refused(PackedSteps memory, long[] memoryOf) => Assert.Throws<ArgumentException>(() => SeqDsl.Kernels.Ops.Attention.Run(
            arena.Random(2), arena.Random(memory.Tokens), arena.Random(memory.Tokens), two, memory, memoryOf, 1, 1, arena.Empty(2))).Message;
    }

    [Fact]
    public void StepsThatDoNotFit_AreRefused()
    {
        using var arena = new Arena();
        PackedSteps memory = PackedSteps.Even(1, 2);

        Assert.Contains("Row 2 is asked for", Refused([0, 2]), StringComparison.Ordinal);
        Assert.Contains("2 rows look at a memory, with 1 numbers", Refused([0]), StringComparison.Ordinal);

        string Refused(long[] memoryOf) =>
            Assert.Throws<ArgumentException>(() => StepAttention.Run(arena.Random(2), arena.Random(2), arena.Random(2), memory, memoryOf, 1, 1, arena.Empty(2))).Message;
    }

    private static PackedSteps Steps(PackedBatch batch) => new(batch.Active, batch.Offsets);

    private static Floats Of(Arena arena, double[] numbers) => arena.Of([.. numbers.Select(number => (float)number)]);

    // Numbers that a float holds.
    private static Func<int, double[]> Draw(double scale)
    {
        var random = new Random(3);
        return count => [.. Enumerable.Range(0, count).Select(_ => (double)(float)(scale * ((2 * random.NextDouble()) - 1)))];
    }

    private static void Check((int Query, int Memory)[] lengths, int features, int columns, bool additive, double scale = 1)
    {
        using var arena = new Arena();
        var plain = new PlainAttention(lengths, features, columns, additive, Draw(scale));
        Floats[] found = Run(arena, plain, features, columns);
        double[][] expected = [plain.Context, plain.QueryGradient, plain.KeysGradient, plain.ValuesGradient, .. additive ? [plain.DirectionGradient] : Array.Empty<double[]>()];
        for (int part = 0; part < expected.Length; part++)
        {
            Arena.Close(expected[part], found[part], 2e-5 * scale * scale * scale);
        }
        (Floats context, Floats queryGradient) = StepByStep(arena, plain, features, columns);
        Arena.Close(plain.Context, context, 2e-5 * scale);
        Arena.Close(plain.QueryGradient, queryGradient, 2e-5 * scale * scale * scale);
    }

    // The same, a step's rows at a time.
    private static (Floats Context, Floats QueryGradient) StepByStep(Arena arena, PlainAttention plain, int features, int columns)
    {
        Floats context = arena.Empty(plain.Context.Length), queryGradient = arena.Empty(plain.Query.Length), dy = Of(arena, plain.ContextGradient);
        Floats query = Of(arena, plain.Query), keys = Of(arena, plain.Keys), values = Of(arena, plain.Values), direction = Of(arena, plain.Direction);
        PackedSteps over = Steps(plain.Over), memory = Steps(plain.Memory);
        for (int step = 0; step < over.Steps; step++)
        {
            (int first, int rows) = (over.Offsets[step], over.Active[step]);
            Floats own = Rows(query, features), to = Rows(context, columns), from = Rows(dy, columns), toQuery = Rows(queryGradient, features);
            if (plain.Direction.Length == 0)
            {
                StepAttention.Run(own, keys, values, memory, plain.MemoryOf, features, columns, to);
                StepAttentionGradient.Run(from, own, keys, values, memory, plain.MemoryOf, features, columns, toQuery);
            }
            else
            {
                StepAdditiveAttention.Run(own, keys, values, direction, memory, plain.MemoryOf, features, columns, to);
                StepAdditiveAttentionGradient.Run(from, own, keys, values, direction, memory, plain.MemoryOf, features, columns, toQuery);
            }

            Floats Rows(Floats all, int size) => all.Slice(first * size, rows * size);
        }
        return (context, queryGradient);
    }

    private static Floats[] Run(Arena arena, PlainAttention plain, int features, int columns)
    {
        Floats context = arena.Empty(plain.Context.Length);
        Forward(arena, plain, features, columns, Steps(plain.Memory), plain.MemoryOf, context);
        Floats[] gradients = [.. new[] { plain.Query, plain.Keys, plain.Values, plain.Direction }.Select(operand => arena.Empty(operand.Length))];
        Floats dy = Of(arena, plain.ContextGradient), query = Of(arena, plain.Query), keys = Of(arena, plain.Keys), values = Of(arena, plain.Values);
        if (plain.Direction.Length == 0)
        {
            AttentionGradient.Run(
                dy, query, keys, values, Steps(plain.Over), Steps(plain.Memory), plain.MemoryOf, features, columns, gradients[0], gradients[1], gradients[2]);
        }
        else
        {
            AdditiveAttentionGradient.Run(
                dy, query, keys, values, Of(arena, plain.Direction), Steps(plain.Over), Steps(plain.Memory), plain.MemoryOf, features, columns, gradients[0], gradients[1],
                gradients[2], gradients[3]);
        }
        return [context, .. gradients];
    }

    private static void Forward(Arena arena, PlainAttention plain, int features, int columns, PackedSteps memory, long[] memoryOf, Floats context)
    {
        Floats query = Of(arena, plain.Query), keys = Of(arena, plain.Keys), values = Of(arena, plain.Values);
        if (plain.Direction.Length == 0)
        {
            SeqDsl.Kernels.Ops.Attention.Run(query, keys, values, Steps(plain.Over), memory, memoryOf, features, columns, context);
        }
        else
        {
            AdditiveAttention.Run(query, keys, values, Of(arena, plain.Direction), Steps(plain.Over), memory, memoryOf, features, columns, context);
        }
    }
}
