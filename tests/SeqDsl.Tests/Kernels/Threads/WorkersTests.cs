using SeqDsl.Kernels.Threads;

namespace SeqDsl.Tests.Kernels.Threads;

public sealed class WorkersTests : IDisposable
{
    private readonly int count = Workers.Count;

    public void Dispose() => Workers.Count = count;

    private sealed class Tally(Action<int>? also = null) : Work
    {
        private readonly int[] done = new int[1000];

        public override void Run(int part, int parts)
        {
            Interlocked.Increment(ref done[part]);
            also?.Invoke(part);
        }

        public void Check(int parts, int times = 1)
        {
            Assert.All(done[..parts], count => Assert.Equal(times, count));
            Assert.All(done[parts..], count => Assert.Equal(0, count));
            Array.Clear(done);
        }
    }

    [Fact]
    public void EveryPart_IsDoneOnce()
    {
        var tally = new Tally();
        foreach (int threads in (int[])[1, 2, 3, 5, 2])
        {
            Workers.Count = threads;
            foreach (int parts in (int[])[0, 1, 2, 3, 7, 1000])
            {
                Workers.Run(tally, parts);
                tally.Check(parts);
            }
        }
    }

    [Fact]
    public void ManyDispatches_LoseNoPart()
    {
        var tally = new Tally();
        Workers.Count = 3;
        for (int i = 0; i < 20_000; i++)
        {
            Workers.Run(tally, 4);
        }
        tally.Check(4, 20_000);
    }

    [Fact]
    public void SleepingThreads_AreWoken()
    {
        Workers.Count = 2;
        for (int i = 0; i < 5; i++)
        {
            using var both = new Barrier(2);
            Workers.Run(new Tally(part => Assert.True(both.SignalAndWait(10_000))), 2); // each part waits for the other, so two threads are needed
            Thread.Sleep(5);
        }
    }

    [Fact]
    public void DispatchWithinAPart_IsDoneThere()
    {
        Workers.Count = 3;
        var tallies = Enumerable.Range(0, 6).Select(_ => new Tally()).ToArray();
        Workers.Run(new Tally(part =>
        {
            Assert.Equal(1, Workers.Free);
            Workers.Run(tallies[part], 10);
        }), 6);
        Assert.All(tallies, tally => tally.Check(10));
        Assert.Equal(3, Workers.Free);
    }

    [Fact]
    public void DispatchesOfSeveralThreads_AreAllDone()
    {
        Workers.Count = 3;
        Tally[] tallies = [.. Enumerable.Range(0, 4).Select(_ => new Tally())];
        Thread[] users = [.. tallies.Select(tally => new Thread(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                Workers.Run(tally, 5);
            }
        }))];
        Array.ForEach(users, user => user.Start());
        Assert.All(users, user => Assert.True(user.Join(30_000)));
        Assert.All(tallies, tally => tally.Check(5, 2000));
    }

    [Fact]
    public void WhatAPartThrows_ComesToTheCaller_AndTheNextDispatchWorks()
    {
        foreach (int threads in (int[])[1, 3])
        {
            Workers.Count = threads;
            for (int failing = 0; failing < 6; failing++)
            {
                var work = new Tally(part => _ = part == failing ? throw new InvalidDataException($"part {part}") : 0);
                Assert.Equal($"part {failing}", Assert.Throws<InvalidDataException>(() => Workers.Run(work, 6)).Message);
            }
            var tally = new Tally();
            Workers.Run(tally, 6);
            tally.Check(6);
        }
    }

    [Fact]
    public void Dispatch_AllocatesNothing()
    {
        Workers.Count = 2;
        var tally = new Tally();
        Workers.Run(tally, 4);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Workers.Run(tally, 4);
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData("3", 3), InlineData("1", 1), InlineData("0", null), InlineData("-2", null), InlineData("many", null), InlineData(null, null)]
    public void Environment_SaysHowMany_WhereItIsANumber(string? value, int? expected) =>
        Assert.Equal(expected ?? Environment.ProcessorCount, Workers.FromEnvironment(value));

    [Fact]
    public void NoThreads_AreRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => Workers.Count = 0);
}
