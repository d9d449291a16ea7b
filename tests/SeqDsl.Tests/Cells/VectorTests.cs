using SeqDsl.Cells;

namespace SeqDsl.Tests.Cells;

public class VectorTests
{
    private static readonly Vector v = new(1, -2, 4), w = new(2, 4, -0.5);

    [Fact]
    public void Operators_WorkElementByElement()
    {
        Assert.Equal([3, 2, 3.5], (v + w).ToArray());
        Assert.Equal([-1, -6, 4.5], (v - w).ToArray());
        Assert.Equal([2, -8, -2], (v * w).ToArray());
        Assert.Equal([0.5, -0.5, -8], (v / w).ToArray());
        Assert.Equal([0, -3, 3], (v - 1).ToArray());
        Assert.Equal([0, 3, -3], (1 - v).ToArray());
        Assert.Equal([2, -4, 8], (2 * v).ToArray());
        Assert.Equal([4, -2, 1], (4 / v).ToArray());
        Assert.Equal([0.5, -1, 2], (v / 2).ToArray());
        Assert.Equal([-1, 2, -4], (-v).ToArray());
    }

    [Fact]
    public void Weight_TimesVector_IsTheProductOfMatrixAndVector() =>
        Assert.Equal([1 * 1 + 2 * -2 + 3 * 4, 4 * 1 + 5 * -2 + 6 * 4], (new Weight(2, 3, [1, 2, 3, 4, 5, 6]) * v).ToArray());

    [Fact]
    public void Gate_IsOneOfEqualParts()
    {
        Vector stacked = new(1, 2, 3, 4, 5, 6);

        Assert.Equal([3, 4], stacked.Gate(1, 3).ToArray());
        Assert.Equal([4, 5, 6], new Bias(stacked.ToArray()).Gate(1, 2).ToArray());
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(-1, 2)]
    [InlineData(0, 4)]
    [InlineData(0, 0)]
    public void GateThatThereIsNot_IsRefused(int index, int of) =>
        Assert.Contains($"Gate({index}, {of}) of a vector of 3 numbers", Assert.Throws<ArgumentException>(() => v.Gate(index, of)).Message, StringComparison.Ordinal);

    [Fact]
    public void SizesThatDiffer_AreRefusedWithBothSizes()
    {
        Assert.Equal(
            "A vector of 3 numbers and one of 2 cannot be multiplied: give both the same size.",
            Assert.Throws<ArgumentException>(() => v * new Vector(1, 2)).Message);
        Assert.Contains("it takes 2", Assert.Throws<ArgumentException>(() => new Weight(1, 2, [1, 2]) * v).Message, StringComparison.Ordinal);
        Assert.Contains("[2, 2] has 4 numbers, but 3 are given", Assert.Throws<ArgumentException>(() => new Weight(2, 2, [1, 2, 3])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void VectorWithoutNumbers_SaysWhatToDo() =>
        Assert.Contains("call Fill", Assert.Throws<InvalidOperationException>(() => default(Vector) + v).Message, StringComparison.Ordinal);

    [Fact]
    public void Lstm_OfZeros_KeepsHalfOfItsCell()
    {
        Cell lstm = new Lstm();
        lstm.Fill(2, 1, field => new double[field switch { "weight_ih" => 8, _ => 4 }]);

        Vector[] states = lstm.Run(new Vector(1, 1), new Vector(0.0), new Vector(2.0));

        Assert.Equal(1.0, states[1][0], 1e-15);
        Assert.Equal(Math.Tanh(1) / 2, states[0][0], 1e-15);
    }
}
