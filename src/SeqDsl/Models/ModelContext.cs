using SeqDsl.Data;
using TorchSharp;

namespace SeqDsl.Models;

/// <summary>What an instance of a model is made with.</summary>
public sealed class ModelContext
{
    private ModelContext(Vocabulary? vocabulary, torch.Device device, ulong seed, torch.ScalarType type, Vocabulary? sourceVocabulary) =>
        (Vocabulary, Device, Seed, Type, SourceVocabulary) = (vocabulary, device, seed, type, sourceVocabulary);

    /// <summary>The tokens' numbers; null for a model that reads vectors.</summary>
    public Vocabulary? Vocabulary { get; }

    /// <summary>The numbers of what is read, for a model that writes what <see cref="Vocabulary"/> has; null for others.</summary>
    public Vocabulary? SourceVocabulary { get; }

    /// <summary>Where the parameters are.</summary>
    public torch.Device Device { get; }

    /// <summary>The key of every random number that the model draws.</summary>
    public ulong Seed { get; }

    /// <summary>float32 or float64.</summary>
    public torch.ScalarType Type { get; }

    /// <summary>Finds the device and checks the type.</summary>
    /// <exception cref="NotSupportedException">The type is not float32 or float64.</exception>
    /// <exception cref="InvalidOperationException">There is no such device.</exception>
    public static ModelContext New(Vocabulary? vocabulary, Device device, ulong seed, torch.ScalarType type = torch.ScalarType.Float32, Vocabulary? sourceVocabulary = null) =>
        new(vocabulary, device.Resolve(), seed, Supported(type), sourceVocabulary);

    internal static torch.ScalarType Supported(torch.ScalarType type) => type is torch.ScalarType.Float32 or torch.ScalarType.Float64
        ? type
        : throw new NotSupportedException($"A model's parameters are Float32 or Float64, not {type}.");
}
