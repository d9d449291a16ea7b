namespace SeqDsl.Samples;

/// <summary>The sign of a number.</summary>
public enum Sign { Minus, Plus }

/// <summary>
/// Numbers of which some are marked; at each step the sign of the last marked one is asked for, which has to be remembered for a dozen steps.
/// </summary>
public static class MarkedSign
{
    private const int Steps = 24;

    /// <summary>Examples [steps][number, mark], drawn by a seed. The first number of each is marked.</summary>
    public static IReadOnlyList<Example<float[][], IReadOnlyList<Sign>>> Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => One(random))];
    }

    private static Example<float[][], IReadOnlyList<Sign>> One(Random random)
    {
        float[][] series = new float[Steps][];
        Sign[] signs = new Sign[Steps];
        for (int step = 0; step < Steps; step++)
        {
            bool marked = step == 0 || random.Next(12) == 0;
            float number = (float)(random.NextDouble() * 2 - 1);
            series[step] = [number, marked ? 1 : 0];
            signs[step] = !marked ? signs[step - 1] : number < 0 ? Sign.Minus : Sign.Plus;
        }

        return new(series, signs);
    }
}
