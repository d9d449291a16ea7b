using Microsoft.CodeAnalysis;
using SeqDsl.CodeFixes;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Analyzers;

public class NotPartialFixTests
{
    private const string Id = "SEQ0001";

    private const string TwoModels = """
        using SeqDsl;

        /// <summary>Has a comment.</summary>
        [SequenceModel, Features(3), Pool(Pooling.Mean), Classify(2)]
        public class First;

        // Has no modifier.
        [SequenceModel, Features(3), Pool(Pooling.Mean), Classify(2)] class Second;

        public static class Outer
        {
            // A comment of its own.
            class Middle { [SequenceModel, Features(3), Pool(Pooling.Mean), Classify(2)] private sealed class Third; }
        }
        """;

    [Fact]
    public async Task ModelWithoutPartial_IsMadePartialAndThenCompiles()
    {
        string source = "using SeqDsl;\n[SequenceModel, Features(3), Pool(Pooling.Mean), Classify(2)]\npublic class Q;\n";

        string fixedSource = await FixRun.FixFirst(new NotPartialFix(), Id, source);

        Assert.Equal(source.Replace("public class", "public partial class"), fixedSource);
        Assert.NotEmpty(GeneratorRun.Of(fixedSource).Files);
    }

    [Fact]
    public async Task ClassesAroundAModel_AreMadePartialWithIt()
    {
        string source = "using SeqDsl;\npublic class Outer\n{\n    struct Inner\n    {\n        [SequenceModel, Features(3), Pool(Pooling.Mean), Classify(2)]\n        class Q;\n    }\n}\n";

        string fixedSource = await FixRun.FixFirst(new NotPartialFix(), Id, source);

        Assert.Equal(
            source.Replace("public class Outer", "public partial class Outer").Replace("struct", "partial struct").Replace("class Q", "partial class Q"),
            fixedSource);
        Assert.NotEmpty(GeneratorRun.Of(fixedSource).Files);
    }

    [Fact]
    public async Task FixAll_MakesEveryModelPartialAndKeepsComments()
    {
        string fixedSource = await FixRun.FixAll(new NotPartialFix(), Id, TwoModels);

        Assert.Equal(
            TwoModels.Replace("public class First", "public partial class First")
                .Replace("class Second", "partial class Second")
                .Replace("static class Outer", "static partial class Outer")
                .Replace("class Middle", "partial class Middle")
                .Replace("sealed class Third", "sealed partial class Third"),
            fixedSource);
        Compilation output = GeneratorRun.Of(fixedSource).Output;
        Assert.All(["First", "Second", "Outer+Middle+Third"], name => Assert.True(output.GetTypeByMetadataName(name)!.Locations.Length > 1));
    }
}
