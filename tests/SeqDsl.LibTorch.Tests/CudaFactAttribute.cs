using TorchSharp;

namespace SeqDsl.LibTorch.Tests;

/// <summary>A test that is reported as skipped where there is no CUDA device.</summary>
internal sealed class CudaFactAttribute : FactAttribute
{
    public CudaFactAttribute()
    {
        if (!torch.cuda.is_available()) Skip = "This machine has no CUDA device, or libtorch was built without CUDA.";
    }
}
