using SeqDsl.Decoding;

namespace SeqDsl.Tests.Decoding;

public class NumberedLabelsTests
{
    [Fact]
    public void Labels_AreCountedFromZero()
    {
        Assert.Equal([0, 1, 2], NumberedLabels.Numbers(3));
        Assert.Equal(["0", "1", "2"], NumberedLabels.Names(3));
    }
}
