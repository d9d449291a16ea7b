using SeqDsl.Data;
using TorchSharp;

namespace SeqDsl.Models;

/// <summary>What an instance of a model is made with.</summary>
public sealed class ModelContext
{
    private ModelContext(Vocabulary? vocabulary, torch.Device device, ulong seed, torch.ScalarType type) =>
        (Vocabulary, Device, Seed, Type) = (vocabulary, device, seed, type);

    /// <summary>The tokens' numbers; null for a model that reads vectors.</summary>
    public Vocabulary? Vocabulary { get; }

    /// <summary>Where the parameters are.</summary>
    public torch.Device Device { get; }

    /// <summary>The key of every random number that the model draws.</summary>
    public ulong Seed { get; }

    /// <summary>float32 or float64.</summary>
    public torch.ScalarType Type { get; }

    /// <summary>Finds the device and checks the type.</summary>
    /// <exception cref="NotSupportedException">The type is not float32 or float64.</exception>
    /// <exception cref="InvalidOperationException">There is no such device.</exception>
    public static ModelContext New(Vocabulary? vocabulary, Device device, ulong seed, torch.ScalarType type = torch.ScalarType.Float32) =>
        new(vocabulary, device.Resolve(), seed, Supported(type));

    internal static torch.ScalarType Supported(torch.ScalarType type) => type is torch.ScalarType.Float32 or torch.ScalarType.Float64
        ? type
        : throw new NotSupportedException($"A model's parameters are Float32 or Float64, not {type}.");
}
