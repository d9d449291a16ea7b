using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>What a text tells: for each slot at most one stretch of it.</summary>
/// <typeparam name="TSlot">An enum.</typeparam>
public sealed class SlotsPrediction<TSlot> where TSlot : notnull
{
    internal SlotsPrediction(IReadOnlyList<(TSlot Slot, TokenSpan Span, double Probability)> all)
    {
        Entities = [.. all.Where(slot => !slot.Span.IsNone).OrderBy(slot => slot.Span.Start).Select(slot => new Entity<TSlot>(slot.Slot, slot.Span.Start, slot.Span.Length))];
        Probabilities = all.ToDictionary(slot => slot.Slot, slot => slot.Probability);
    }

    /// <summary>What was found, in the order of the text.</summary>
    public IReadOnlyList<Entity<TSlot>> Entities { get; }

    /// <summary>For each slot how probable what was found is, or that there is none.</summary>
    public IReadOnlyDictionary<TSlot, double> Probabilities { get; }

    /// <summary>The stretch that tells a slot; none where there is none.</summary>
    public TokenSpan this[TSlot slot] => Entities.Where(entity => entity.Type.Equals(slot)).Select(entity => new TokenSpan(entity.Start, entity.Length)).FirstOrDefault();

    public override string ToString() => Entities.Count == 0 ? "nothing" : string.Join("  ", Entities);
}
