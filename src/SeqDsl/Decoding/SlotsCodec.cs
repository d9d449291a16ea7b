using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>At most one stretch of a text for each of several slots, by its first and its last token.</summary>
/// <typeparam name="TSlot">An enum.</typeparam>
/// <param name="slots">In the order of their numbers.</param>
/// <param name="optional">Whether a text may leave one out.</param>
/// <param name="longest">Tokens that a stretch has at most.</param>
public sealed class SlotsCodec<TSlot>(IReadOnlyList<TSlot> slots, bool optional = true, int longest = int.MaxValue)
    : IHeadCodec<IReadOnlyList<Entity<TSlot>>, SlotsPrediction<TSlot>> where TSlot : notnull
{
    private readonly LabelNumbers<TSlot> numbers = new(slots);

    /// <inheritdoc/>
    public HeadTarget Encode(IReadOnlyList<Entity<TSlot>> target, int length)
    {
        var places = new float[2 * slots.Count];
        if (target.GroupBy(entity => entity.Type).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"there are {twice.Count()} spans of {twice.Key} ({string.Join(", ", twice)}); expected at most one of each slot.");
        }
        for (int slot = 0; slot < slots.Count; slot++)
        {
            Entity<TSlot> entity = target.FirstOrDefault(entity => numbers.Number(entity.Type) == slot);
            try
            {
                SpanScores.Encode(new(entity.Start, entity.Length), length, optional, places.AsSpan(2 * slot, 2));
            }
            catch (ArgumentException e)
            {
                throw new ArgumentException($"{slots[slot]}: {e.Message}", e);
            }
        }
        return new(places);
    }

    /// <inheritdoc/>
    public SlotsPrediction<TSlot> Decode(ReadOnlySpan<float> scores, int length)
    {
        var found = new List<(TSlot, TokenSpan, double)>();
        for (int slot = 0; slot < slots.Count; slot++)
        {
            (TokenSpan span, double probability) = SpanScores.Of(scores, slot, 2 * slots.Count, optional).Best(longest);
            found.Add((slots[slot], span, probability));
        }
        return new(found);
    }

    /// <inheritdoc/>
    public int Within(HeadTarget target, int limit) => SlotsCodec.Within(target, limit);

    /// <inheritdoc/>
    public HeadEvaluation Evaluation() => new SlotsEvaluation(this, slots);

    private sealed class SlotsEvaluation(SlotsCodec<TSlot> codec, IReadOnlyList<TSlot> slots) : HeadEvaluation
    {
        private readonly EntityScores<TSlot> scores = new(slots);

        public override string MainMetric => "f1";

        public override IReadOnlyDictionary<string, double> Metrics =>
            new Dictionary<string, double> { [MainMetric] = scores.F1, ["precision"] = scores.Precision, ["recall"] = scores.Recall };

        public override void Add(ReadOnlySpan<float> scores, HeadTarget target, int length)
        {
            var actual = new List<Entity<TSlot>>();
            for (int slot = 0; slot < slots.Count; slot++)
            {
                if (SpanScores.Decode(target.Numbers.AsSpan(2 * slot, 2)) is { IsNone: false } span)
                {
                    actual.Add(new(slots[slot], span.Start, span.Length));
                }
            }
            this.scores.Add(actual, codec.Decode(scores, length).Entities);
        }

        public override string ToString() => scores.ToString();
    }
}

/// <summary>What codecs of spans share.</summary>
internal static class SlotsCodec
{
    /// <summary>Places that all stand before the limit stay what they are; a text is not cut where it tells something.</summary>
    public static int Within(HeadTarget target, int limit) => target.Numbers!.Max() < limit ? limit : 0;
}
