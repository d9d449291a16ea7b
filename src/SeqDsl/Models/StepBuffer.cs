using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>One tensor for each step of a scan. The buffer owns what is set: it leaves its dispose scope and is disposed with the buffer.</summary>
public sealed class StepBuffer(int steps) : IDisposable
{
    private readonly Tensor?[] tensors = new Tensor?[steps];

    /// <summary>The tensor of a step.</summary>
    /// <exception cref="InvalidOperationException">None was set.</exception>
    public Tensor this[int step]
    {
        get => tensors[step] ?? throw new InvalidOperationException($"Step {step} of {tensors.Length} has no tensor yet.");
        set
        {
            if (!ReferenceEquals(tensors[step], value))
            {
                tensors[step]?.Dispose();
                tensors[step] = value.DetachFromDisposeScope();
            }
        }
    }

    /// <summary>All steps' rows one after the other: the packed layout. [N, columns]</summary>
    /// <exception cref="InvalidOperationException">A step has no tensor.</exception>
    public Tensor Join()
    {
        int missing = Array.IndexOf(tensors, null);
        return missing < 0 ? torch.cat(tensors!, 0) : this[missing];
    }

    public void Dispose()
    {
        foreach (Tensor? tensor in tensors)
        {
            tensor?.Dispose();
        }
        Array.Clear(tensors);
    }
}
