using System.Diagnostics.CodeAnalysis;
using SeqDsl.Data;
using SeqDsl.Kernels;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

// The two ways to compute without a tape: fused kernels on raw memory, or TorchSharp's operations. They draw the same dropout and differ by rounding only.
public abstract partial class SequenceModel
{
    private ModelKernels? kernels;

    /// <summary>Whether kernels may be used; <see cref="KernelUse.Auto"/> unless it is said otherwise.</summary>
    public KernelUse KernelUse { get; set; }

    /// <summary>
    /// Whether <see cref="TrainStep"/>, <see cref="Loss(Batch)"/> and predictions are computed by fused kernels: on the CPU, in float32, unless
    /// <see cref="KernelUse"/> or SEQDSL_KERNELS=off in the environment says no. <c>call</c> never uses them: the tape could not see what they do.
    /// </summary>
    [MemberNotNullWhen(true, nameof(Kernels))]
    public bool UsesKernels => KernelUse == KernelUse.Auto && ModelKernels.Allowed && Store.IsInKernelsReach && Kernels is not null;

    internal Floats InverseDocumentFrequencyMemory => TensorMemory.Floats(InverseDocumentFrequency);

    private ModelKernels? Kernels => kernels ??= MakeKernels();

    /// <summary>The model on raw memory; null where there is nothing generated for it.</summary>
    protected virtual ModelKernels? MakeKernels() => null;

    internal void Check(PackedBatch packed)
    {
        packed.Check(Declaration.FeatureCount, Vocabulary?.Count ?? 0, Declaration.Head.Kind == "tag", Declaration.Head.Labels.Count);
        packed.CheckWords(Declaration.WordLength > 0 ? Vocabulary!.Characters!.Count : 0);
    }

    /// <summary>The loss without dropout, and the logits. [B or N, labels]</summary>
    internal (double Loss, float[] Logits) Evaluate(Batch batch)
    {
        if (UsesKernels)
        {
            var floats = new float[(Declaration.Head.Kind == "tag" ? batch.Tokens : batch.Sequences) * Declaration.Head.Labels.Count];
            return (Kernels.Evaluate(batch.Packed, floats), floats);
        }
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable untaped = torch.no_grad();
        using Tensor logits = InferenceLogits(batch);
        using Tensor loss = Loss(batch, logits);
        return (TensorMemory.Scalar(loss), TensorMemory.ToFloats(logits));
    }

    /// <summary>Probabilities, row by row. [B or N, labels]</summary>
    internal float[] Probabilities(Batch batch)
    {
        if (UsesKernels)
        {
            return Kernels.Predict(batch.Packed);
        }
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable untaped = torch.no_grad();
        using Tensor scores = Scores(batch);
        return TensorMemory.ToFloats(scores);
    }
}
