using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>What a scan carries from step to step: one row for each sequence that is active.</summary>
public static class ScanState
{
    /// <summary>
    /// [m, H] → [rows, H]. Fewer rows where sequences have ended (they are the last, being the shortest); rows of zeros where sequences begin, as they do
    /// when reading backwards. Always a new handle; differentiable.
    /// </summary>
    public static Tensor Resize(Tensor state, long rows)
    {
        long before = state.size(0);
        if (rows <= before)
        {
            return state.narrow(0, 0, rows);
        }
        using Tensor begun = Zeros(rows - before, state.size(1), state);
        return torch.cat([state, begun], 0);
    }

    /// <summary>[rows, columns] of zeros with another tensor's type and device.</summary>
    public static Tensor Zeros(long rows, long columns, Tensor like) => torch.zeros(rows, columns, like.dtype, like.device);
}
