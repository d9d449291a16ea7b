using TorchSharp;

namespace SeqDsl.LibTorch.Tests.StandIn;

public class PublicApiTests
{
    [Fact]
    public void EveryPublicMember_IsOneOfTorchSharps()
    {
        var listed = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "torchsharp-api.txt")).Select(line => line.Split(" // ")[0]).ToHashSet(StringComparer.Ordinal);
        string[] own = [.. ApiSignature.Of(typeof(torch).Assembly)];
        string[] unknown = [.. own.Where(line => !listed.Contains(line))];
        Assert.True(own.Length > 1000, $"only {own.Length} members were found by reflection");
        Assert.True(unknown.Length == 0, $"{unknown.Length} members that TorchSharp does not have in this form:\n{string.Join('\n', unknown)}");
    }
}
