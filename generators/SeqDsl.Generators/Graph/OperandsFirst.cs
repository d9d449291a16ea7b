namespace SeqDsl.Generators.Graph;

/// <summary>
/// Visits what something is made of before itself, left to right and each once, on a stack of its own: a sum of ten thousand terms is ten thousand levels deep, and the thread's stack
/// (1 MB in an editor, 1.5 MB in the compiler) ends at some thousand.
/// </summary>
internal static class OperandsFirst
{
    /// <param name="root">What is wanted.</param>
    /// <param name="isDone">Whether something was visited; true of whatever <paramref name="visit"/> was called with.</param>
    /// <param name="operands">What has to be visited before.</param>
    /// <param name="visit">Called once for each, its operands being done.</param>
    public static void Visit<T>(T root, Func<T, bool> isDone, Func<T, IReadOnlyList<T>> operands, Action<T> visit)
    {
        if (isDone(root))
        {
            return;
        }

        var waiting = new Stack<(T Item, IReadOnlyList<T> Operands, int Next)>();
        waiting.Push((root, operands(root), 0));
        while (waiting.Count > 0)
        {
            (T item, IReadOnlyList<T> needed, int next) = waiting.Pop();
            while (next < needed.Count && isDone(needed[next]))
            {
                next++;
            }

            if (next < needed.Count)
            {
                waiting.Push((item, needed, next + 1));
                waiting.Push((needed[next], operands(needed[next]), 0));
            }
            else if (!isDone(item))
            {
                visit(item);
            }
        }
    }
}
