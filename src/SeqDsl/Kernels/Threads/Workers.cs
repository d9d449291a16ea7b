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
    // Waking a sleeping thread was seen to cost the caller 20 µs, 70 while other processes kept the cores busy; one that looks for work costs less than 1.
    // So threads look for longer than the gaps between the kernels of a training step, and let others run meanwhile.
    private static readonly long patience = Stopwatch.Frequency / 500, impatience = Stopwatch.Frequency / 50_000;

    private static readonly object gate = new(), end = new(), retirement = new();
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
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            lock (retirement)
            {
                Volatile.Write(ref count, value);
                Monitor.PulseAll(retirement);
            }
        }
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
            Wake(threads - 1);
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

    private static void Wake(int threads)
    {
        if (Volatile.Read(ref sleeping) == 0)
        {
            return;
        }
        lock (gate)
        {
            for (int awake = Math.Min(started, Count - 1) - sleeping; awake < threads; awake++)
            {
                Monitor.Pulse(gate);
            }
        }
    }

    /// <summary>The life of thread 1, 2, …; the caller is 0.</summary>
    private static void Live(int number)
    {
        while (true)
        {
            if (number >= Count)
            {
                lock (retirement)
                {
                    while (number >= Count)
                    {
                        Monitor.Wait(retirement);
                    }
                }
            }
            AwaitWork(number);
            TakeParts();
        }
    }

    private static bool HasParts => (int)Volatile.Read(ref state) > 0;

    private static void AwaitWork(int number)
    {
        long since = Stopwatch.GetTimestamp();
        while (!HasParts)
        {
            if (Pause(since))
            {
                continue;
            }
            lock (gate)
            {
                // Said before the last look, as the caller publishes before it asks who sleeps: one of them sees the other.
                Interlocked.Increment(ref sleeping);
                while (!HasParts && number < Count)
                {
                    Monitor.Wait(gate);
                }
                Interlocked.Decrement(ref sleeping);
                return;
            }
        }
    }

    /// <summary>Passes a little of the time until one should sleep; false: it has come.</summary>
    private static bool Pause(long since)
    {
        long waited = Stopwatch.GetTimestamp() - since;
        if (waited < impatience)
        {
            Thread.SpinWait(8);
        }
        else
        {
            Thread.Yield();
        }
        return waited < patience;
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
                lock (end)
                {
                    Monitor.PulseAll(end);
                }
            }
        }
    }

    private static void AwaitOthers()
    {
        long since = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref unfinished) > 0)
        {
            if (Pause(since))
            {
                continue;
            }
            lock (end)
            {
                Volatile.Write(ref callerSleeps, true);
                Interlocked.MemoryBarrier();
                while (Volatile.Read(ref unfinished) > 0)
                {
                    Monitor.Wait(end);
                }
                callerSleeps = false;
            }
        }
    }
}
