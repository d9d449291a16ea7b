using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

/// <summary>One tensor for each step of a scan. What is set leaves the dispose scope of its step.</summary>
/// <param name="steps">How many there are.</param>
/// <param name="scope">What lets go of the tensors; null: the buffer owns them, and <see cref="Dispose"/> does.</param>
public sealed class StepBuffer(int steps, DisposeScope? scope = null) : IDisposable
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
                tensors[step] = value.MoveToOtherDisposeScope(scope);
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
