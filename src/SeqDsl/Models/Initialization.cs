using System.Numerics;
using SeqDsl.Kernels;

namespace SeqDsl.Models;

/// <summary>What a parameter holds before training. Drawn by (seed, number of the parameter, element): the same for every device and precision.</summary>
public abstract record Initialization
{
    private Initialization()
    {
    }

    /// <summary>Uniform in ±1/√(last dimension).</summary>
    public static Initialization FanIn { get; } = new FanInInitialization();

    /// <summary>Normal with mean 0.</summary>
    public static Initialization Normal(double deviation) => new NormalInitialization(deviation);

    /// <summary>Uniform in ±bound.</summary>
    public static Initialization Uniform(double bound) => new UniformInitialization(bound);

    /// <summary>One value everywhere.</summary>
    public static Initialization Constant(double value) => new ConstantInitialization(value);

    internal abstract void Fill<T>(Span<T> destination, RandomStream stream, long lastDimension) where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    private sealed record NormalInitialization(double Deviation) : Initialization
    {
        internal override void Fill<T>(Span<T> destination, RandomStream stream, long lastDimension) => RandomFill.Normal(stream, Deviation, destination);
    }

    private sealed record UniformInitialization(double Bound) : Initialization
    {
        internal override void Fill<T>(Span<T> destination, RandomStream stream, long lastDimension) => RandomFill.Uniform(stream, Bound, destination);
    }

    private sealed record FanInInitialization : Initialization
    {
        internal override void Fill<T>(Span<T> destination, RandomStream stream, long lastDimension) =>
            RandomFill.Uniform(stream, 1 / Math.Sqrt(Math.Max(1, lastDimension)), destination);
    }

    private sealed record ConstantInitialization(double Value) : Initialization
    {
        internal override void Fill<T>(Span<T> destination, RandomStream stream, long lastDimension) => destination.Fill(T.CreateChecked(Value));
    }
}
