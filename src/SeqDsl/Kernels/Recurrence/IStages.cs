using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Recurrence;

/// <summary>The code of stages, written by the compiler: one register's lanes of some rows.</summary>
public interface IStages
{
    /// <param name="stage">Which.</param>
    /// <param name="rows">Which rows and lanes.</param>
    static abstract void Run<V>(int stage, in StageRows rows) where V : struct, ILanes<V>;
}
