using System.Globalization;

namespace SeqDsl.Benchmarks.Protocol;

/// <summary>The numbers that every contender computes with, so that their results can be compared: contender.h and numbers_of_a_case.py have the same.</summary>
internal static class Numbers
{
    /// <summary>In scale · [−1, 1): a hash of salt and position, in 32 bits.</summary>
    public static float[] Drawn(int count, uint salt, float scale)
    {
        float[] numbers = new float[count];
        for (int index = 0; index < count; index++)
        {
            uint bits = (uint)(index + 1) * 2654435761u + salt * 40503u;
            bits = (bits ^ bits >> 15) * 2246822519u;
            bits = (bits ^ bits >> 13) * 3266489917u;
            bits ^= bits >> 16;
            numbers[index] = (float)((double)(bits >> 8) / (1 << 23) - 1) * scale;
        }
        return numbers;
    }

    /// <summary>What two contenders' results are compared by: the sum of all numbers, each times a drawn one, and √Σ n².</summary>
    public static string Checksums(string name, ReadOnlySpan<float> numbers)
    {
        float[] weights = Drawn(numbers.Length, 9, 1);
        double sum = 0, squares = 0;
        for (int index = 0; index < numbers.Length; index++)
        {
            sum += (double)numbers[index] * weights[index];
            squares += (double)numbers[index] * numbers[index];
        }
        return string.Create(CultureInfo.InvariantCulture, $"{name}={sum} {name}.norm={Math.Sqrt(squares)}");
    }
}
