using System.Xml.Linq;
using SeqDsl.Pictures;

namespace SeqDsl.Tests.Pictures;

public class HeatMapTests
{
    private static readonly HeatMap map = new(["the", "<eos>"], ["der", "&"], [[1, 0], [0.25f, 0.75f]]);

    [Fact]
    public void Text_ShadesByWeight() => Assert.Equal("       der &\n  the  ███    \n<eos>  ░░░ ▓▓▓\n", map.ToString().ReplaceLineEndings("\n"));

    [Fact]
    public void Svg_HasACellForEachNumber()
    {
        var svg = XDocument.Parse(map.ToSvg());
        string[] titles = [.. svg.Descendants().Where(element => element.Name.LocalName == "title").Select(title => title.Value)];
        Assert.Equal(["the – der: 1.000", "the – &: 0.000", "<eos> – der: 0.250", "<eos> – &: 0.750"], titles);
    }

    [Fact]
    public void OtherNumbersThanNames_AreRefused() =>
        Assert.Contains("1 rows of 2 columns are named, and there are 1 rows of 1 numbers", Assert.Throws<ArgumentException>(() => new HeatMap(["a"], ["b", "c"], [[1]])).Message);
}
