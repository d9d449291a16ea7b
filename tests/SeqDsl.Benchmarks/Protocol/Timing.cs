using System.Diagnostics;
using System.Globalization;

namespace SeqDsl.Benchmarks.Protocol;

/// <summary>How long a run took.</summary>
/// <param name="Best">Milliseconds.</param>
/// <param name="Median">Milliseconds.</param>
/// <param name="Runs">How many there were.</param>
internal readonly record struct Timing(double Best, double Median, int Runs)
{
    /// <summary>Runs as often as fits into so many milliseconds, once at least.</summary>
    public static Timing Of(Prepared prepared, double milliseconds)
    {
        // What takes less than 50 µs is run several times for one reading of the clock.
        int group = Math.Clamp((int)(0.05 / Take(prepared, 1)), 1, 1000);
        List<double> times = [];
        for (double spent = 0; times.Count == 0 || spent < milliseconds;)
        {
            double time = Take(prepared, group);
            times.Add(time / group);
            spent += time;
        }
        times.Sort();
        return new(times[0], times[times.Count / 2], times.Count * group);
    }

    /// <summary>An answer of the protocol.</summary>
    public static Timing Parse(string answer)
    {
        var words = new Case(answer);
        return new(words.Double("best"), words.Double("median"), words.Number("runs"));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"best={Best} median={Median} runs={Runs}");

    private static double Take(Prepared prepared, int times)
    {
        long start = Stopwatch.GetTimestamp();
        for (int time = 0; time < times; time++)
        {
            prepared.Run();
        }
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
