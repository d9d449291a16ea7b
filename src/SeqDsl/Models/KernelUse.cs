namespace SeqDsl.Models;

/// <summary>Whether a model computes with fused kernels where it can.</summary>
public enum KernelUse
{
    /// <summary>On the CPU in float32; elsewhere by TorchSharp's operations.</summary>
    Auto,

    /// <summary>Always by TorchSharp's operations.</summary>
    Off,
}
