using SeqDsl.Kernels;
using SeqDsl.Kernels.Ops;

namespace SeqDsl.Tests.Kernels.Ops;

public sealed class AdaptiveCrossEntropyTests
{
    /// <summary>Rows, features, entries, cutoffs. Clusters are empty where a cutoff is the vocabulary's size or more, or where no token of the rows is in one.</summary>
    public static TheoryData<int, int, int, int[]> Sizes => new()
    {
        { 1, 1, 1, [1] },
        { 1, 1, 2, [1] },
        { 5, 3, 7, [2] },
        { 5, 3, 7, [2, 4] },
        { 9, 3, 7, [2, 4, 40] }, // the last cluster is empty
        { 9, 3, 7, [2, 7, 9] }, // the last two are
        { 9, 4, 7, [8, 30] }, // all are: an ordinary softmax
        { 6, 5, 12, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] }, // each has one entry
        { 37, 20, 65, [16, 33] },
        { 120, 5, 2_000, [300, 1_000] },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void LossAndGradients_AreTheirFormulas(int rows, int features, int entries, int[] cutoffs)
    {
        using var arena = new Arena();
        Operands operands = new(arena, rows, features, entries, cutoffs);
        (double loss, double[][] gradients) = operands.Formula();

        Floats[] found = [.. operands.All.Select(operand => arena.Empty(operand.Length))];
        Assert.Equal(loss, operands.Run(found), 1e-5);
        for (int operand = 0; operand < found.Length; operand++)
        {
            Arena.Close(gradients[operand], found[operand], 1e-6);
        }
        Assert.Equal(loss, operands.Run(new Floats[5]), 1e-5);
        for (int wanted = 0; wanted < found.Length; wanted++)
        {
            Floats[] only = new Floats[5];
            only[wanted] = found[wanted];
            found[wanted].Span.Fill(float.NaN);
            operands.Run(only);
            Arena.Close(gradients[wanted], found[wanted], 1e-6);
        }
    }

    /// <summary>The formula that the kernel is held against is itself held against the loss alone.</summary>
    [Theory, MemberData(nameof(Sizes))]
    public void FormulasGradients_AreCentralDifferencesOfTheLoss(int rows, int features, int entries, int[] cutoffs)
    {
        using var arena = new Arena();
        Operands operands = new(arena, rows, features, entries, cutoffs);
        (_, double[][] gradients) = operands.Formula();
        double[][] numbers = operands.Numbers;
        for (int operand = 0; operand < numbers.Length; operand++)
        {
            for (int place = 0; place < numbers[operand].Length; place += Math.Max(1, numbers[operand].Length / 7))
            {
                const double Step = 1e-4;
                double before = numbers[operand][place];
                numbers[operand][place] = before + Step;
                double above = operands.Loss(numbers);
                numbers[operand][place] = before - Step;
                double below = operands.Loss(numbers);
                numbers[operand][place] = before;
                Assert.Equal((above - below) / (2 * Step), gradients[operand][place], 1e-7);
            }
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void LogProbabilities_AreThoseOfTheLoss_AndSumToOne(int rows, int features, int entries, int[] cutoffs)
    {
        using var arena = new Arena();
        Operands operands = new(arena, rows, features, entries, cutoffs);
        double[][] numbers = operands.Numbers;
        (double[] scores, double[] clusters) = operands.Scores(numbers);
        Floats s = arena.Of([.. scores.Select(score => (float)score)]), q = arena.Of([.. clusters.Select(score => (float)score)]), y = arena.Empty(s.Length);
        AdaptiveLogProbabilities.Run(s, q, cutoffs, rows, entries, y);

        double[] expected = operands.LogProbabilities(scores, clusters);
        Arena.Close(expected, y, 2e-6);
        for (int row = 0; row < rows; row++)
        {
            Assert.Equal(1, Enumerable.Range(0, entries).Sum(entry => Math.Exp(y.At((row * entries) + entry))), 1e-5);
        }
        AdaptiveLogProbabilities.Run(s, q, cutoffs, rows, entries, s);
        Arena.Close(expected, s, 2e-6);
    }

    [Fact]
    public void WithoutACluster_ItIsTheOrdinarySoftmax()
    {
        using var arena = new Arena();
        Operands operands = new(arena, 9, 4, 7, [8, 30]);
        Assert.Equal(ProjectedCrossEntropy.Run(operands.All[0], 4, operands.All[1], operands.All[2], operands.Targets), operands.Run(new Floats[5]), 1e-6);
    }

    [Fact]
    public void TargetOutsideTheVocabulary_IsNamed()
    {
        using var arena = new Arena();
        Floats x = arena.Random(4), table = arena.Random(6), bias = arena.Random(3), clusterTable = arena.Random(2), clusterBias = arena.Random(1);
        Assert.Contains(
            "Row 3 is asked for; expected 0 … 2",
            Assert.Throws<ArgumentException>(() => AdaptiveCrossEntropy.Run(x, 2, table, bias, clusterTable, clusterBias, [0, 3], [2])).Message);
        Assert.Throws<ArgumentException>(() => AdaptiveCrossEntropy.Run(x, 2, table, bias, clusterTable, clusterBias, [0, 1], [1, 2]));
    }

    /// <summary>x [n, F], W [V, F], b [V], U [C, F], c [C], and what the op means of them, in double precision.</summary>
    private sealed class Operands(Arena arena, int rows, int features, int entries, int[] cutoffs)
    {
        private readonly int clusters = cutoffs.Length;

        public Floats[] All { get; } =
            [arena.Random(rows * features), arena.Random(entries * features), arena.Random(entries), arena.Random(cutoffs.Length * features), arena.Random(cutoffs.Length)];

        public long[] Targets { get; } = [.. Enumerable.Range(0, rows).Select(row => row * 7919L % entries)];

        public double[][] Numbers => [.. All.Select(operand => operand.Span.ToArray().Select(number => (double)number).ToArray())];

        public double Run(Floats[] to) =>
            AdaptiveCrossEntropy.Run(All[0], features, All[1], All[2], All[3], All[4], Targets, cutoffs, to[0], to[1], to[2], to[3], to[4]);

        public double Loss(double[][] of)
        {
            (double[] scores, double[] clusterScores) = Scores(of);
            double[] logs = LogProbabilities(scores, clusterScores);
            return -Targets.Select((target, row) => logs[(row * entries) + target]).Average();
        }

        /// <summary>s = x·Wᵀ + b, q = x·Uᵀ + c</summary>
        public (double[] Scores, double[] Clusters) Scores(double[][] of)
        {
            return (Project(of[1], of[2]), Project(of[3], of[4]));

            double[] Project(double[] table, double[] bias)
            {
                var result = new double[rows * bias.Length];
                for (int row = 0; row < rows; row++)
                {
                    for (int entry = 0; entry < bias.Length; entry++)
                    {
                        double sum = bias[entry];
                        for (int f = 0; f < features; f++)
                        {
                            sum += of[0][(row * features) + f] * table[(entry * features) + f];
                        }
                        result[(row * bias.Length) + entry] = sum;
                    }
                }
                return result;
            }
        }

        public double[] LogProbabilities(double[] scores, double[] clusterScores)
        {
            var logs = new double[rows * entries];
            for (int row = 0; row < rows; row++)
            {
                double all = 0;
                var own = new double[clusters];
                for (int entry = 0; entry < entries; entry++)
                {
                    double power = Math.Exp(scores[(row * entries) + entry]);
                    if (ClusterOf(entry) is >= 0 and int cluster)
                    {
                        own[cluster] += power;
                    }
                    else
                    {
                        all += power;
                    }
                }
                all += Enumerable.Range(0, clusters).Where(cluster => own[cluster] > 0).Sum(cluster => Math.Exp(clusterScores[(row * clusters) + cluster]));
                for (int entry = 0; entry < entries; entry++)
                {
                    int cluster = ClusterOf(entry);
                    double inOwn = cluster < 0 ? 0 : clusterScores[(row * clusters) + cluster] - Math.Log(own[cluster]);
                    logs[(row * entries) + entry] = scores[(row * entries) + entry] + inOwn - Math.Log(all);
                }
            }
            return logs;
        }

        /// <summary>ds(w) = (p(w|cluster) − [w is it])/n where the target's cluster is w's, else p(w)/n of a frequent w; dq(j) = (p(j) − [target in j])/n</summary>
        public (double Loss, double[][] Gradients) Formula()
        {
            double[][] of = Numbers, gradients = [.. of.Select(numbers => new double[numbers.Length])];
            (double[] scores, double[] clusterScores) = Scores(of);
            double[] logs = LogProbabilities(scores, clusterScores);
            for (int row = 0; row < rows; row++)
            {
                int target = (int)Targets[row], at = ClusterOf(target);
                var shares = new double[clusters];
                for (int entry = 0; entry < entries; entry++)
                {
                    if (ClusterOf(entry) is >= 0 and int cluster)
                    {
                        shares[cluster] += Math.Exp(logs[(row * entries) + entry]);
                    }
                }
                for (int entry = 0; entry < entries; entry++)
                {
                    int cluster = ClusterOf(entry);
                    double p = Math.Exp(logs[(row * entries) + entry]);
                    double error = cluster < 0 ? p : cluster == at ? p / shares[at] : 0;
                    Add(row, entry, (error - (entry == target ? 1 : 0)) / rows, 1, 2);
                }
                for (int cluster = 0; cluster < clusters; cluster++)
                {
                    Add(row, cluster, (shares[cluster] - (cluster == at ? 1 : 0)) / rows, 3, 4);
                }
            }
            return (Loss(of), gradients);

            void Add(int row, int entry, double error, int table, int bias)
            {
                gradients[bias][entry] += error;
                for (int f = 0; f < features; f++)
                {
                    gradients[0][(row * features) + f] += error * of[table][(entry * features) + f];
                    gradients[table][(entry * features) + f] += error * of[0][(row * features) + f];
                }
            }
        }

        private int ClusterOf(int entry) => Array.FindLastIndex(cutoffs, cutoff => entry >= cutoff);
    }
}
