using TorchSharp;

namespace SeqDsl.LibTorch.Tests.StandIn;

/// <summary>What LoadingTests start out of a folder of their own: whether a tensor can be made there, and lets go of the memory that it shares.</summary>
internal static class Program
{
    public static int Main()
    {
        try
        {
            using (var shared = torch.frombuffer(new float[] { 1, 1 }, torch.ScalarType.Float32))
            using (var sum = shared.sum()) Console.WriteLine(sum.item<float>());
            return 0;
        }
        catch (Exception e)
        {
            Console.WriteLine($"{e.GetType().Name}: {e.Message}");
            return 1;
        }
    }
}
