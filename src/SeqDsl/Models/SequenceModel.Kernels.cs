using System.Diagnostics.CodeAnalysis;
using SeqDsl.Data;
using SeqDsl.Decoding;
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

    /// <summary>The model on raw memory where it is used; null elsewhere.</summary>
    internal ModelKernels? KernelsInUse => UsesKernels ? Kernels : null;

    internal Floats InverseDocumentFrequencyMemory => TensorMemory.Floats(InverseDocumentFrequency);

    private ModelKernels? Kernels => kernels ??= MakeKernels();

    /// <summary>The model on raw memory; null where there is nothing generated for it.</summary>
    protected virtual ModelKernels? MakeKernels() => null;

    internal void Check(PackedBatch packed)
    {
        packed.Check(Declaration.FeatureCount, Vocabulary?.Count ?? 0, Declaration.Targets);
        packed.CheckSource(Declaration.Source is null ? 0 : (SourceVocabulary ?? Vocabulary)!.Count);
        packed.CheckWords(Declaration.WordLength > 0 ? Vocabulary!.Characters!.Count : 0);
    }

    /// <summary>The loss without dropout if it is asked for, and each head's logits and scores.</summary>
    internal Evaluated Evaluate(Batch batch, bool withLoss = true)
    {
        if (UsesKernels)
        {
            return Kernels.Evaluate(batch.Packed, withLoss, batch.Stream);
        }
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable untaped = torch.no_grad();
        Tensor[] logits = InferenceLogits(batch);
        double loss = withLoss ? TensorMemory.Scalar(LossInUse(batch, logits)) : double.NaN;
        return new(loss, Array.ConvertAll(logits, TensorMemory.ToFloats), Array.ConvertAll(Scores(batch, logits), TensorMemory.ToFloats));
    }

    /// <summary>What each head has learned besides its logits.</summary>
    internal IReadOnlyList<IHeadParameters> HeadParameters() => [.. Declaration.Heads.Select(head => new ParametersOf(Store, head.Name))];

    private sealed class ParametersOf(ParameterStore store, string head) : IHeadParameters
    {
        public float[] this[string suffix]
        {
            get
            {
                for (int index = 0; index < store.Count; index++)
                {
                    if (store.Specs[index].Name == $"{head}.{suffix}")
                    {
                        return TensorMemory.ToFloats(store[index]);
                    }
                }
                throw new KeyNotFoundException($"The head {head} has no parameter {suffix}.");
            }
        }
    }
}
