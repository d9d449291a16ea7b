namespace SeqDsl.Kernels;

/// <summary>
/// Names a sequence of random numbers: element n of the stream (seed, use, site, step) is a pure function of these five, so any of them can be
/// drawn again, alone, in any order and on any thread.
/// </summary>
/// <param name="Seed">The key of the generator.</param>
/// <param name="Use">What the numbers are for.</param>
/// <param name="Site">Which place of that use: the number of a parameter or of a dropout layer; less than 2²⁴.</param>
/// <param name="Step">Which time: the training step or the example.</param>
public readonly record struct RandomStream(ulong Seed, RandomUse Use, uint Site = 0, ulong Step = 0)
{
    // Counter words of Philox: c0 = block, c1 = use and site, c2 c3 = step. A stream has 2³² blocks of four words.
    internal uint Place => ((uint)Use << 24) | Site;

    /// <summary>
    /// Word n of the stream, uniform over all 32-bit numbers. Eight consecutive blocks make a group of 32 words: first the eight words 0 of each
    /// block, then the eight words 1, and so on. This is the order in which a vector of eight lanes has them.
    /// </summary>
    public uint Word(ulong index)
    {
        var block = (uint)((index / 32 * 8) + (index % 8));
        Philox.Words words = Philox.Block(new(block, Place, (uint)Step, (uint)(Step >> 32)), (uint)Seed, (uint)(Seed >> 32));
        return (index % 32 / 8) switch { 0 => words.W0, 1 => words.W1, 2 => words.W2, _ => words.W3 };
    }

    /// <summary>Number n of the stream in (0, 1): (word + ½) · 2⁻³².</summary>
    public double Uniform(ulong index) => (Word(index) + 0.5) * (1.0 / 4294967296.0);

    /// <summary>Number n of the stream in 0 … bound − 1, as ⌊word · bound · 2⁻³²⌋ (the bias is below bound · 2⁻³²).</summary>
    public int Below(ulong index, int bound) => (int)(((ulong)Word(index) * (uint)bound) >> 32);

    /// <summary>Puts the items into a random order (Fisher and Yates; element i of the stream decides the place of item i).</summary>
    public void Shuffle(Span<int> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Below((ulong)i, i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
