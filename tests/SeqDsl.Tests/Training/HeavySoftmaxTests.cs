using SeqDsl.Models;
using SeqDsl.Training;

namespace SeqDsl.Tests.Training;

public class HeavySoftmaxTests
{
    private static readonly ParameterSpec table = new("embedding.weight", Initialization.FanIn, ParameterSpec.VocabularySize, 1024);
    private static readonly ParameterSpec own = new("next.weight", Initialization.FanIn, ParameterSpec.VocabularySize, 512);
    private static readonly ParameterSpec recurrent = new("lstm.weight_hh_l0", Initialization.FanIn, 2048, 512);

    [Fact]
    public void SoftmaxThatOutweighsItsModel_IsNamedWithItsNumbers() => Assert.Equal(
        "next: 100,000 entries of the vocabulary × 512 features are 51,200,000 products a token, 97 % of the model's; Adaptive in its declaration makes it two steps, of which common tokens need the first only.",
        HeavySoftmax.Note(Schema("nexttoken", table, recurrent, own), 100_000));

    [Fact]
    public void TiedHeadOfAModelThatWrites_IsTheTable() => Assert.Equal(
        "next: 50,000 entries of the vocabulary × 1,024 features are 51,200,000 products a token, 97 % of the model's; a vocabulary of fewer entries (maximumSize), or a Linear of fewer features before it, makes it less.",
        HeavySoftmax.Note(Schema("generate", table, recurrent), 50_000));

    [Fact]
    public void SoftmaxThatIsLightOrAdaptiveOrOneOfManyCosts_IsLeftInPeace()
    {
        Assert.Null(HeavySoftmax.Note(Schema("nexttoken", table, own), 19_000)); // less than 10,000,000 products
        Assert.Null(HeavySoftmax.Note(Schema("nexttoken", table, own, new("next.cluster_weight", Initialization.FanIn, 3, 512)), 100_000));
        Assert.Null(HeavySoftmax.Note(Schema("nexttoken", table, own, new("lstm.weight_hh_l0", Initialization.FanIn, 8192, 2048)), 100_000));
        Assert.Null(HeavySoftmax.Note(Schema("tag", table, own), 100_000)); // its labels are no entries
    }

    private static ModelSchema Schema(string kind, params ParameterSpec[] parameters) => new()
    {
        Model = "Q",
        Fingerprint = "",
        Input = InputKind.Words,
        Parameters = parameters,
        Heads = [new(kind, "next", new(PerToken: true, Labels: 0), [])],
    };
}
