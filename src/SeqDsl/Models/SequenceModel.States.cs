using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

// A language model that reads a stream carries its recurrences' states from batch to batch (truncated backpropagation through time: Williams and Peng 1990).
public abstract partial class SequenceModel
{
    private readonly StreamStates stream = new();

    /// <summary>A recurrence's state before a batch: zeros, unless the batch continues the last one. The tape ends here. [B, H]</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="number">Which state of the model.</param>
    /// <param name="hidden">H.</param>
    /// <returns>A new handle.</returns>
    protected Tensor State(Batch batch, int number, long hidden)
    {
        Tensor? before = (batch.Stream ?? stream).Tensors.Before(batch.Packed, number, Release);
        return before is not null && before.size(0) == batch.Sequences && before.dtype == Type
            ? before.alias()
            : torch.zeros(batch.Sequences, hidden, Type, Device);
    }

    /// <summary>Keeps a recurrence's state after a batch. [B, H]</summary>
    protected void KeepState(Batch batch, int number, Tensor state)
    {
        using (state)
        {
            (batch.Stream ?? stream).Tensors.Keep(number, state.detach().clone().DetachFromDisposeScope(), Release);
        }
    }

    internal static void Release(Tensor state) => state.Dispose();
}
