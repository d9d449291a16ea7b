using System.Globalization;
using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog;

/// <summary>
/// Heads whose scores cost more than all that they are made of: with L labels and F features L·F products a row. How many a language model's head has is known with its
/// vocabulary only, when the model is made.
/// </summary>
internal static class HeavyHeads
{
    // 20 million operations a row and pass: at 20 GFLOP/s a millisecond, over a million rows and three passes most of an hour.
    private const long Heavy = 10_000_000;

    private const double Share = 0.9;

    public static IReadOnlyList<Problem> Find(ModelSpec spec, ModelGraph graph, IReadOnlyList<LoweredHead> heads)
    {
        (string Name, long Products)[] weights = [.. graph.Equations.Where(value => value.Op is Parameter && value.Shape is { Rank: 2 } shape && shape[0].IsKnown && shape[1].IsKnown)
            .Select(value => (((Parameter)value.Op).Name, (long)value.Shape[0].Size * value.Shape[1].Size))];
        long all = weights.Sum(weight => weight.Products);
        List<Problem> problems = [];
        foreach (LoweredHead head in heads)
        {
            long products = weights.FirstOrDefault(weight => weight.Name == head.Name + ".weight").Products;
            if (products >= Heavy && products >= Share * all)
            {
                long scores = head.Head.Columns(head.Spec);
                string[] details =
                [
                    head.Spec.Word, Text(scores), Text(products / scores), Text(products), Text(100 * products / all),
                    "put a Linear of fewer features before it; to predict words, NextToken has Adaptive",
                ];
                problems.Add(new(Rule.HeadOutweighsModel, spec.Layers.ToList().IndexOf(head.Spec), null, new(details)));
            }
        }

        return problems;
    }

    private static string Text(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
