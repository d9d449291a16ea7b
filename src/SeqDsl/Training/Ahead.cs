namespace SeqDsl.Training;

/// <summary>Makes the next item on another thread while the present one is used. The items and their order are those of a plain loop.</summary>
internal static class Ahead
{
    public static IEnumerable<TItem> Of<TSource, TItem>(IReadOnlyList<TSource> sources, Func<TSource, TItem> make)
    {
        Task<TItem>? next = null;
        try
        {
            for (int i = 0; i < sources.Count; i++)
            {
                Task<TItem> present = next ?? Start(i);
                next = i + 1 < sources.Count ? Start(i + 1) : null;
                yield return present.GetAwaiter().GetResult();
            }
        }
        finally
        {
            // A loop left early must not leave work behind, nor an exception that nobody sees.
            next?.ContinueWith(static task => task.Exception, TaskScheduler.Default).Wait();
        }

        Task<TItem> Start(int i)
        {
            TSource source = sources[i];
            return Task.Run(() => make(source));
        }
    }
}
