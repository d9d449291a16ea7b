using SeqDsl.Kernels.Lanes;

namespace SeqDsl.Kernels.Ops;

/// <summary>A function of two numbers.</summary>
internal interface IBinaryFormula
{
    V Apply<V>(V left, V right) where V : struct, ILanes<V>;
}
