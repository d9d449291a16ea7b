using System.Globalization;
using System.Text;
using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>
/// Precision, recall and F1 over whole entities: one counts as found if its type, its first and its last token are right. That is what conlleval and seqeval's
/// strict mode count. (The two differ only in what they read as an entity where tags break their scheme: <see cref="TagSet{TEntity}.Entities"/> and
/// <see cref="TagSet{TEntity}.CompleteEntities"/>.)
/// </summary>
/// <typeparam name="TEntity">The entity types, an enum.</typeparam>
public sealed class EntityScores<TEntity> where TEntity : notnull
{
    private readonly Dictionary<TEntity, int> numbers = [];
    private readonly IReadOnlyList<TEntity> types;
    private readonly long[] actual, predicted, right; // [types]

    /// <param name="types">In the order of the table.</param>
    public EntityScores(IReadOnlyList<TEntity> types)
    {
        this.types = types;
        for (int i = 0; i < types.Count; i++)
        {
            numbers.Add(types[i], i);
        }
        (actual, predicted, right) = (new long[types.Count], new long[types.Count], new long[types.Count]);
    }

    /// <summary>How many there were.</summary>
    public long Actual => actual.Sum();

    /// <summary>How many were predicted.</summary>
    public long Predicted => predicted.Sum();

    /// <summary>How many of them were right.</summary>
    public long Right => right.Sum();

    /// <summary>The share of right ones among those predicted; 0 if none was.</summary>
    public double Precision => Ratio(Right, Predicted);

    /// <summary>The share of those found among those there; 0 if there was none.</summary>
    public double Recall => Ratio(Right, Actual);

    /// <summary>Their harmonic mean, over all entities whatever their type (micro average); 0 if both are.</summary>
    public double F1 => Ratio(2 * Right, Actual + Predicted);

    /// <summary>Precision, recall and F1 of each type.</summary>
    public IReadOnlyList<EntityScore> OfTypes =>
        [.. types.Select((type, i) => new EntityScore($"{type}", Ratio(right[i], predicted[i]), Ratio(right[i], actual[i]), Ratio(2 * right[i], actual[i] + predicted[i]), actual[i]))];

    /// <summary>Counts a text's.</summary>
    /// <param name="actual">The entities that are there, each once.</param>
    /// <param name="predicted">Those that were found, each once.</param>
    public void Add(IReadOnlyList<Entity<TEntity>> actual, IReadOnlyList<Entity<TEntity>> predicted)
    {
        foreach (Entity<TEntity> entity in actual)
        {
            this.actual[numbers[entity.Type]]++;
        }
        foreach (Entity<TEntity> entity in predicted)
        {
            this.predicted[numbers[entity.Type]]++;
            right[numbers[entity.Type]] += actual.Contains(entity) ? 1 : 0;
        }
    }

    /// <summary>A table: a row for each type, then all of them.</summary>
    public override string ToString()
    {
        int first = Math.Max(5, types.Max(type => $"{type}".Length));
        var table = new StringBuilder();
        table.Append("whole entities (strict, as conlleval and seqeval's strict mode count them)\n");
        table.Append($"{"".PadRight(first)}   precision  recall      F1  entities\n");
        foreach (EntityScore score in OfTypes.Append(new("all", Precision, Recall, F1, Actual)))
        {
            table.Append(
                CultureInfo.InvariantCulture, $"{score.Type.PadRight(first)}   {score.Precision,9:F4} {score.Recall,7:F4} {score.F1,7:F4} {score.Support,9}\n");
        }
        return table.ToString();
    }

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
