using SeqDsl.Kernels;
using SeqDsl.Kernels.Ops;

namespace SeqDsl.Tests.Kernels.Ops;

public sealed class ProjectedCrossEntropyTests
{
    /// <summary>Few logits are one block; of 50,000 entries 250 rows are several, the last one smaller.</summary>
    [Theory, InlineData(1, 1, 1), InlineData(5, 3, 7), InlineData(37, 20, 65), InlineData(251, 5, 50_000)]
    public void LossAndGradients_AreTheirFormulas(int rows, int features, int entries)
    {
        using var arena = new Arena();
        Floats x = arena.Random(rows * features), table = arena.Random(entries * features), bias = arena.Random(entries);
        long[] targets = [.. Enumerable.Range(0, rows).Select(row => row * 7919L % entries)];
        (double loss, double[] dx, double[] dTable, double[] dBias) = Formula(x, table, bias, targets, features);

        Floats xGradient = arena.Empty(x.Length), tableGradient = arena.Empty(table.Length), biasGradient = arena.Empty(entries);
        Assert.Equal(loss, ProjectedCrossEntropy.Run(x, features, table, bias, targets, xGradient, tableGradient, biasGradient), 1e-5);
        Arena.Close(dx, xGradient, 1e-6);
        Arena.Close(dTable, tableGradient, 1e-6);
        Arena.Close(dBias, biasGradient, 1e-6);

        Assert.Equal(loss, ProjectedCrossEntropy.Run(x, features, table, bias, targets), 1e-5);
        xGradient.Span.Fill(float.NaN);
        ProjectedCrossEntropy.Run(x, features, table, bias, targets, xGradient);
        Arena.Close(dx, xGradient, 1e-6);
    }

    [Fact]
    public void TargetOutsideTheVocabulary_IsNamed()
    {
        using var arena = new Arena();
        Floats x = arena.Random(4), table = arena.Random(6), bias = arena.Random(3);
        Assert.Contains("Row 3 is asked for; expected 0 … 2", Assert.Throws<ArgumentException>(() => ProjectedCrossEntropy.Run(x, 2, table, bias, [0, 3])).Message);
        Assert.Throws<ArgumentException>(() => ProjectedCrossEntropy.Run(x, 2, table, bias, [0]));
    }

    private static (double Loss, double[] X, double[] Table, double[] Bias) Formula(Floats x, Floats table, Floats bias, long[] targets, int features)
    {
        double loss = 0;
        double[] dx = new double[x.Length], dTable = new double[table.Length], dBias = new double[bias.Length], scores = new double[bias.Length];
        for (int row = 0; row < targets.Length; row++)
        {
            double sum = 0;
            for (int entry = 0; entry < scores.Length; entry++)
            {
                scores[entry] = bias.At(entry);
                for (int f = 0; f < features; f++)
                {
                    scores[entry] += (double)x.At((row * features) + f) * table.At((entry * features) + f);
                }
                sum += Math.Exp(scores[entry]);
            }
            loss += Math.Log(sum) - scores[targets[row]];
            for (int entry = 0; entry < scores.Length; entry++)
            {
                double error = ((Math.Exp(scores[entry]) / sum) - (entry == targets[row] ? 1 : 0)) / targets.Length;
                dBias[entry] += error;
                for (int f = 0; f < features; f++)
                {
                    dx[(row * features) + f] += error * table.At((entry * features) + f);
                    dTable[(entry * features) + f] += error * x.At((row * features) + f);
                }
            }
        }
        return (loss / targets.Length, dx, dTable, dBias);
    }
}
