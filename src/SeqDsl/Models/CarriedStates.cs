using SeqDsl.Data;

namespace SeqDsl.Models;

/// <summary>
/// What recurrences carry from a batch to the one that continues it. A batch that is computed twice finds the same states before it both times: what it leaves
/// counts for another batch only.
/// </summary>
/// <typeparam name="T">A state of all sequences, [B, H].</typeparam>
internal sealed class CarriedStates<T> where T : class
{
    private readonly Dictionary<int, T> before = [], after = [];
    private PackedBatch? present;

    /// <summary>A recurrence's state before a batch; null where the batch continues none.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="number">Which state of the model.</param>
    /// <param name="release">Is given what will not be asked for again.</param>
    public T? Before(PackedBatch batch, int number, Action<T> release)
    {
        if (!ReferenceEquals(batch, present))
        {
            present = batch;
            Clear(before, release);
            if (!batch.ContinuesTheLast)
            {
                Clear(after, release);
            }
            foreach ((int state, T value) in after)
            {
                before.Add(state, value);
            }
            after.Clear();
        }
        return before.GetValueOrDefault(number);
    }

    /// <summary>Takes a recurrence's state after the present batch.</summary>
    public void Keep(int number, T value, Action<T> release)
    {
        if (after.TryGetValue(number, out T? replaced))
        {
            release(replaced);
        }
        after[number] = value;
    }

    /// <summary>Puts other states in the place of those that the next batch finds: of other rows, or in another order.</summary>
    /// <param name="change">Makes the new state of the old one.</param>
    /// <param name="release">Is given the old ones.</param>
    public void Change(Func<T, T> change, Action<T> release)
    {
        foreach (int number in after.Keys.ToArray())
        {
            T old = after[number];
            after[number] = change(old);
            release(old);
        }
    }

    public void Release(Action<T> release)
    {
        Clear(before, release);
        Clear(after, release);
        present = null;
    }

    private static void Clear(Dictionary<int, T> states, Action<T> release)
    {
        foreach (T value in states.Values)
        {
            release(value);
        }
        states.Clear();
    }
}
