using SeqDsl.Kernels;

namespace SeqDsl.Tests.Kernels;

public sealed class PhiloxTests
{
    // The known answers of Random123 (kat_vectors, philox4x32 10), the reference implementation of the paper.
    [Theory]
    [InlineData(0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8)]
    [InlineData(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd)]
    [InlineData(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1)]
    public void Block_GivesTheKnownAnswers(
        uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint w0, uint w1, uint w2, uint w3) =>
        Assert.Equal(new Philox.Words(w0, w1, w2, w3), Philox.Block(new(c0, c1, c2, c3), k0, k1));

    [Fact]
    public void Uniform_OfEveryLength_IsTheScalarDefinition()
    {
        var stream = new RandomStream(0x0123456789ABCDEF, RandomUse.Initialization, 7, 0x1_0000_0003);
        for (int length = 0; length <= 256; length++)
        {
            var filled = new double[length];
            RandomFill.Uniform(stream, 0.5, filled.AsSpan());
            for (int i = 0; i < length; i++)
            {
                Assert.Equal(stream.Uniform((ulong)i) - 0.5, filled[i], 1e-15);
            }
        }
    }

    [Fact]
    public void Mask_OfEveryLength_IsTheScalarDefinition_AndWritesNothingBeyond()
    {
        var stream = new RandomStream(42, RandomUse.Dropout, 3, 99);
        for (int length = 0; length <= 256; length++)
        {
            var filled = new float[length + 1];
            filled[length] = 123;
            RandomFill.DropoutMask(stream, 0.3, filled.AsSpan(0, length));
            for (int i = 0; i < length; i++)
            {
                Assert.Equal(stream.Word((ulong)i) < Math.Ceiling(0.3 * 4294967296.0) ? 0 : (float)(1 / 0.7), filled[i]);
            }
            Assert.Equal(123, filled[length]);
        }
    }

    [Fact]
    public void Normal_OfEveryLength_IsBoxMuller()
    {
        var stream = new RandomStream(1, RandomUse.Initialization);
        for (int length = 0; length <= 256; length++)
        {
            var filled = new double[length];
            RandomFill.Normal(stream, 2, filled.AsSpan());
            for (int i = 0; i < length; i++)
            {
                ulong first = (ulong)((i / 32 * 32) + (i % 16));
                double radius = 2 * Math.Sqrt(-2 * Math.Log(stream.Uniform(first))), angle = 2 * Math.PI * stream.Uniform(first + 16);
                Assert.Equal(i % 32 < 16 ? radius * Math.Cos(angle) : radius * Math.Sin(angle), filled[i], 1e-12);
            }
        }
    }

    [Fact]
    public void Float_IsDoubleRounded()
    {
        var stream = new RandomStream(5, RandomUse.Initialization);
        var floats = new float[1000];
        var doubles = new double[1000];
        RandomFill.Normal(stream, 1, floats.AsSpan());
        RandomFill.Normal(stream, 1, doubles.AsSpan());
        Assert.Equal(doubles.Select(x => (float)x), floats);
    }

    [Fact]
    public void Normal_HasTheMomentsOfANormalDistribution()
    {
        var filled = new double[1 << 18];
        RandomFill.Normal(new(9, RandomUse.Initialization), 1, filled.AsSpan());
        double n = filled.Length; // tolerances: 5 standard errors of each moment
        Assert.Equal(0, filled.Average(), 5 / Math.Sqrt(n));
        Assert.Equal(1, filled.Average(x => x * x), 5 * Math.Sqrt(2 / n));
        Assert.Equal(0, filled.Average(x => x * x * x), 5 * Math.Sqrt(15 / n));
        Assert.Equal(3, filled.Average(x => x * x * x * x), 5 * Math.Sqrt(96 / n));
    }

    [Fact]
    public void Streams_OfDifferentNames_DoNotRepeatEachOther()
    {
        RandomStream[] streams =
        [
            new(1, RandomUse.Dropout, 0, 0), new(2, RandomUse.Dropout, 0, 0), new(1ul << 32, RandomUse.Dropout, 0, 0), new(1, RandomUse.Shuffle, 0, 0),
            new(1, RandomUse.Dropout, 1, 0), new(1, RandomUse.Dropout, 0, 1), new(1, RandomUse.Dropout, 0, 1ul << 32),
        ];
        IEnumerable<uint> words = streams.SelectMany(stream => Enumerable.Range(0, 64).Select(i => stream.Word((ulong)i)));
        Assert.Equal(streams.Length * 64, words.Distinct().Count());
    }

    [Fact]
    public void Shuffle_IsAPermutation_ThatEachItemMayLeadWithEqualChance()
    {
        var leads = new int[5];
        for (ulong step = 0; step < 10000; step++)
        {
            int[] items = [0, 1, 2, 3, 4];
            new RandomStream(3, RandomUse.Shuffle, 0, step).Shuffle(items);
            Assert.Equal([0, 1, 2, 3, 4], items.Order());
            leads[items[0]]++;
        }
        Assert.All(leads, count => Assert.InRange(count, 1800, 2200)); // 2000 ± 5 standard deviations of 40
    }

    [Theory]
    [InlineData(-0.1), InlineData(1), InlineData(double.NaN)]
    public void MaskOfAnImpossibleProbability_IsRefused(double probability) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RandomFill.DropoutMask(new(1, RandomUse.Dropout), probability, new float[4].AsSpan()));
}
