namespace TorchSharp;

/// <summary>The scopes that are open on each thread, and what was made and freed in them.</summary>
public class DisposeScopeManager
{
    [ThreadStatic] private static DisposeScopeManager? ofThread;

    private readonly ThreadDisposeScopeStatistics statistics = new();

    internal LifetimeStatistics TensorCounts => statistics.TensorStatistics;

    internal static DisposeScopeManager OfThread => ofThread ??= new DisposeScopeManager();

    public static ThreadDisposeScopeStatistics Statistics => OfThread.statistics;

    internal DisposeScope? Current { get; set; }

    internal static DisposeScope Open()
    {
        var manager = OfThread;
        return manager.Current = new DisposeScope(manager, manager.Current);
    }

    internal void Close(DisposeScope scope)
    {
        // Scopes are closed out of order only by mistake; those inside the closed one are closed with it.
        for (var open = Current; open is not null; open = open.Outer)
        {
            if (open != scope) continue;
            Current = scope.Outer;
            return;
        }
    }

    internal static void Created(torch.Tensor tensor, DisposeScope? scope)
    {
        var counts = OfThread.TensorCounts;
        if (scope is null)
        {
            counts.CreatedOutsideScope();
            return;
        }
        scope.Add(tensor);
        counts.CreatedInScope();
    }

    internal static void Disposed(torch.Tensor tensor)
    {
        var counts = OfThread.TensorCounts;
        if (tensor.Scope is { } scope)
        {
            scope.Forget(tensor);
            counts.DisposedInScope();
        }
        else
        {
            counts.DisposedOutsideScope();
        }
    }
}
