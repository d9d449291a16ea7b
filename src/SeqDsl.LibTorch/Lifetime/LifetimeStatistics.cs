namespace TorchSharp;

/// <summary>Counts of objects of one kind on one thread. Objects that finalizers free are not counted as disposed.</summary>
public class LifetimeStatistics
{
    public long CreatedOutsideScopeCount { get; private set; }
    public long DisposedOutsideScopeCount { get; private set; }
    public long CreatedInScopeCount { get; private set; }
    public long DisposedInScopeCount { get; private set; }
    public long AttachedToScopeCount { get; private set; }
    public long DetachedFromScopeCount { get; private set; }
    public long ThreadTotalLiveCount => CreatedOutsideScopeCount + CreatedInScopeCount - DisposedOutsideScopeCount - DisposedInScopeCount;

    internal void CreatedOutsideScope() => CreatedOutsideScopeCount++;
    internal void DisposedOutsideScope() => DisposedOutsideScopeCount++;
    internal void CreatedInScope() => CreatedInScopeCount++;
    internal void DisposedInScope() => DisposedInScopeCount++;
    internal void AttachedToScope() => AttachedToScopeCount++;
    internal void DetachedFromScope() => DetachedFromScopeCount++;

    internal void Reset() =>
        CreatedOutsideScopeCount = DisposedOutsideScopeCount = CreatedInScopeCount = DisposedInScopeCount = AttachedToScopeCount = DetachedFromScopeCount = 0;
}
