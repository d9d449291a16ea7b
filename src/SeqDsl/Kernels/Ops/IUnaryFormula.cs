using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Ops;

/// <summary>A function of one number. The fields are its constants.</summary>
internal interface IUnaryFormula
{
    V Apply<V>(V x) where V : struct, ILanes<V>;
}
