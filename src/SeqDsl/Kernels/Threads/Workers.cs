using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;

namespace SeqDsl.Kernels.Threads;

/// <summary>
/// Threads that wait for work of microseconds. Whoever is free takes the next part, the caller too: a thread that sleeps or whose core another process
/// has is not waited for unless it is in the middle of a part. There is one dispatch at a time: one from within a part, or from another thread meanwhile,
/// does all of its parts itself. Nothing is allocated.
/// </summary>
public static class Workers
{
    // A dispatch to threads that still look for work costs about a microsecond, to sleeping ones ten or more; the gaps between the kernels of a training
    // step are mostly shorter than this.
    private static readonly long patience = Stopwatch.Frequency / 20_000;

    private static readonly object gate = new();
    private static int count = FromEnvironment(Environment.GetEnvironmentVariable("SEQDSL_THREADS"));
    private static int started;
    private static int sleeping;

    private static int busy;
    private static Work? work;
    private static int parts;
    private static Exception? failure;

    // Parts that nobody has taken, in the low half, and the number of the dispatch in the high one: a thread that read an old state takes nothing with it.
    private static long state;
    private static int unfinished;
    private static bool callerSleeps;

    /// <summary>How many threads work at once, the caller's among them. At first what SEQDSL_THREADS says, else one for each processor.</summary>
    public static int Count
    {
        get => Volatile.Read(ref count);
        set => Volatile.Write(ref count, value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "One thread or more does the work."));
    }

    /// <summary>How many threads would take part if <see cref="Run"/> were called now: 1 within a part.</summary>
    public static int Free => Volatile.Read(ref busy) == 0 ? Count : 1;

    /// <summary>Does all parts and returns when they are done.</summary>
    /// <param name="work">Does nothing else until then.</param>
    /// <param name="parts">As many as <see cref="Count"/>, or some times that where parts take different times.</param>
    /// <exception cref="Exception">What a part threw, the first if several did. Whether the other parts were done is open.</exception>
    public static void Run(Work work, int parts)
    {
        int threads = Math.Min(Count, parts);
        if (threads <= 1 || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            for (int part = 0; part < parts; part++)
            {
                work.Run(part, parts);
            }
            return;
        }
        Exception? thrown;
        try
        {
            Start(threads - 1);
            (Workers.work, Workers.parts, failure) = (work, parts, null);
            Volatile.Write(ref unfinished, parts);
            Interlocked.Exchange(ref state, ((state >> 32) + 1) << 32 | (uint)parts);
            if (Volatile.Read(ref sleeping) > 0)
            {
                lock (gate)
                {
                    Monitor.PulseAll(gate);
                }
            }
            TakeParts();
            AwaitOthers();
        }
        finally
        {
            thrown = failure;
            (Workers.work, failure) = (null, null);
            Volatile.Write(ref busy, 0);
        }
        if (thrown is not null)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }
    }

    internal static int FromEnvironment(string? threads) =>
        int.TryParse(threads, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 ? number : Environment.ProcessorCount;

    private static void Start(int threads)
    {
        for (; started < threads; started++)
        {
            int number = started + 1;
            new Thread(() => Live(number)) { IsBackground = true, Name = $"SeqDsl worker {number}" }.Start();
        }
    }

    /// <summary>The life of thread 1, 2, …; the caller is 0.</summary>
    private static void Live(int number)
    {
        while (true)
        {
            AwaitWork(number);
            TakeParts();
        }
    }

    private static bool HasPartsFor(int number) => (int)Volatile.Read(ref state) > 0 && number < Count;

    private static void AwaitWork(int number)
    {
        long until = Stopwatch.GetTimestamp() + patience;
        while (Stopwatch.GetTimestamp() < until)
        {
            for (int look = 0; look < 16; look++)
            {
                if (HasPartsFor(number))
                {
                    return;
                }
                Thread.SpinWait(4);
            }
        }
        lock (gate)
        {
            // Said before the last look, as the caller publishes before it asks who sleeps: one of them sees the other.
            Interlocked.Increment(ref sleeping);
            while (!HasPartsFor(number))
            {
                Monitor.Wait(gate);
            }
            Interlocked.Decrement(ref sleeping);
        }
    }

    private static void TakeParts()
    {
        while (true)
        {
            long seen = Volatile.Read(ref state);
            int left = (int)seen;
            if (left == 0)
            {
                return;
            }

            // Those of the dispatch seen, if the exchange succeeds: they are replaced only when all of its parts are done.
            (Work? current, int all) = (work, parts);
            if (Interlocked.CompareExchange(ref state, seen - 1, seen) != seen)
            {
                continue;
            }
            try
            {
                current!.Run(all - left, all);
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
            }
            if (Interlocked.Decrement(ref unfinished) == 0 && Volatile.Read(ref callerSleeps))
            {
                lock (gate)
                {
                    Monitor.PulseAll(gate);
                }
            }
        }
    }

    private static void AwaitOthers()
    {
        long until = Stopwatch.GetTimestamp() + patience;
        while (Volatile.Read(ref unfinished) > 0)
        {
            if (Stopwatch.GetTimestamp() < until)
            {
                Thread.SpinWait(4);
                continue;
            }
            lock (gate)
            {
                Volatile.Write(ref callerSleeps, true);
                Interlocked.MemoryBarrier();
                while (Volatile.Read(ref unfinished) > 0)
                {
                    Monitor.Wait(gate);
                }
                callerSleeps = false;
            }
        }
    }
}
