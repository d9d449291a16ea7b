using TorchSharp;

namespace SeqDsl.Models;

/// <summary>Where a model computes. The default is <see cref="Auto"/>.</summary>
public readonly record struct Device
{
    private readonly Kind kind;
    private readonly int index;

    private Device(Kind kind, int index = 0) => (this.kind, this.index) = (kind, index);

    private enum Kind { Auto, Cpu, Cuda }

    /// <summary>The first CUDA device if there is one, else the CPU.</summary>
    public static Device Auto => default;

    /// <summary>The CPU.</summary>
    public static Device Cpu => new(Kind.Cpu);

    /// <summary>The first CUDA device.</summary>
    public static Device Cuda => new(Kind.Cuda);

    /// <summary>The device with this name: <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    /// <exception cref="FormatException">There is no such name.</exception>
    public static Device Parse(string name)
    {
        switch (name)
        {
            case "auto": return Auto;
            case "cpu": return Cpu;
            case "cuda": return Cuda;
        }
        return name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name.AsSpan(5), out int index) && index >= 0
            ? new(Kind.Cuda, index)
            : throw new FormatException($"\"{name}\" is no device; expected auto, cpu, cuda or cuda:1.");
    }

    /// <summary>libtorch's device.</summary>
    /// <exception cref="InvalidOperationException">CUDA is asked for, and this libtorch or machine has none.</exception>
    public torch.Device Resolve()
    {
        if (kind == Kind.Cpu || (kind == Kind.Auto && !torch.cuda.is_available()))
        {
            return torch.CPU;
        }
        if (!torch.cuda.is_available())
        {
            throw new InvalidOperationException($"The device {this} was asked for, but this libtorch finds no CUDA device. Use auto or cpu.");
        }
        int count = torch.cuda.device_count();
        return index < count
            ? torch.device(DeviceType.CUDA, index)
            : throw new InvalidOperationException($"The device {this} was asked for, but there are {count}: cuda:0 … cuda:{count - 1}.");
    }

    public override string ToString() => kind switch { Kind.Auto => "auto", Kind.Cpu => "cpu", _ => index == 0 ? "cuda" : $"cuda:{index}" };
}
