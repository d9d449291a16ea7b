using SeqDsl.Data;
using SeqDsl.Kernels;
using SeqDsl.Tests.Decoding;

namespace SeqDsl.Tests.Data;

public sealed class TagSetTests
{
    public enum Kind { Person, CreativeWork }

    [Theory]
    [InlineData(TagScheme.Io, "O I-Person I-CreativeWork")]
    [InlineData(TagScheme.Bio, "O B-Person I-Person B-CreativeWork I-CreativeWork")]
    [InlineData(TagScheme.Bioes, "O B-Person I-Person E-Person S-Person B-CreativeWork I-CreativeWork E-CreativeWork S-CreativeWork")]
    [InlineData(TagScheme.Plain, "Person CreativeWork")]
    public void Names_FollowFromTheEnum(TagScheme scheme, string names) => Assert.Equal(names, string.Join(' ', TagSet.Of<Kind>(scheme).Names));

    [Fact]
    public void Allowed_IsWhatTheSchemesDefinitionAllows()
    {
        foreach ((TagScheme scheme, int types) in Paths.Schemes)
        {
            TransitionMask mask = TransitionMask.Of(scheme, types);
            var tags = new TagSet<int>(scheme, [.. Enumerable.Range(0, types)]);
            foreach (int[] path in Paths.All(mask.Tags, 3))
            {
                Assert.Equal(Paths.Keeps(mask, path), tags.Broken(path).Count == 0);
            }
        }
    }

    [Fact]
    public void Entities_ComeBackFromTheirTags()
    {
        Entity<Kind>[] entities = [new(Kind.Person, 0, 1), new(Kind.CreativeWork, 1, 3), new(Kind.CreativeWork, 4, 2), new(Kind.Person, 7, 2)];
        foreach (TagScheme scheme in new[] { TagScheme.Bio, TagScheme.Bioes })
        {
            TagSet<Kind> tags = TagSet.Of<Kind>(scheme);
            int[] encoded = tags.Encode(entities, 9);
            Assert.Empty(tags.Broken(encoded));
            Assert.Equal(entities, tags.Entities(encoded));
            Assert.Equal(entities, tags.CompleteEntities(encoded));
        }
        Assert.Equal("S-Person B-CreativeWork I-CreativeWork E-CreativeWork B-CreativeWork E-CreativeWork O B-Person E-Person", Text(TagScheme.Bioes, entities, 9));
        Assert.Equal("B-Person B-CreativeWork I-CreativeWork I-CreativeWork B-CreativeWork I-CreativeWork O B-Person I-Person", Text(TagScheme.Bio, entities, 9));

        // IO has one entity for two neighbours of one type.
        TagSet<Kind> io = TagSet.Of<Kind>(TagScheme.Io);
        Assert.Equal([new(Kind.Person, 0, 1), new(Kind.CreativeWork, 1, 5), new(Kind.Person, 7, 2)], io.Entities(io.Encode(entities, 9)));
    }

    [Fact]
    public void EveryPathThatKeepsItsScheme_IsThatOfItsEntities()
    {
        foreach ((TagScheme scheme, int types) in Paths.Schemes.Where(scheme => scheme.Scheme != TagScheme.Plain))
        {
            var tags = new TagSet<int>(scheme, [.. Enumerable.Range(0, types)]);
            foreach (int[] path in Paths.All(TransitionMask.Of(scheme, types).Tags, 4).Where(path => tags.Broken(path).Count == 0))
            {
                Assert.Equal(path, tags.Encode(tags.Entities(path), 4));
                Assert.Equal(tags.Entities(path), tags.CompleteEntities(path));
            }
        }
    }

    [Theory]
    [InlineData("I-Person I-Person", "Person 0…1", "")] // seqeval#23: the right answer is B I, and this is none in strict mode
    [InlineData("O I-Person O", "Person 1", "")]
    [InlineData("B-Person I-CreativeWork O", "Person 0, CreativeWork 1", "Person 0")]
    [InlineData("B-Person I-Person B-Person", "Person 0…1, Person 2", "Person 0…1, Person 2")]
    public void BrokenBio_IsReadAsConllevalOrSeqevalStrictReadIt(string tags, string conlleval, string strict) => Reads(TagScheme.Bio, tags, conlleval, strict);

    [Theory]
    [InlineData("B-Person I-Person S-Person", "Person 0…1, Person 2", "Person 2")] // seqeval#25
    [InlineData("E-Person O", "Person 0", "")]
    [InlineData("B-Person O", "Person 0", "")]
    [InlineData("B-Person B-Person E-Person", "Person 0, Person 1…2", "Person 1…2")]
    [InlineData("B-Person E-Person B-Person E-Person", "Person 0…1, Person 2…3", "Person 0…1, Person 2…3")] // conlleval would join them
    [InlineData("B-Person E-CreativeWork", "Person 0, CreativeWork 1", "")]
    [InlineData("I-Person E-Person", "Person 0…1", "")]
    public void BrokenBioes_IsReadAsConllevalOrSeqevalStrictReadIt(string tags, string conlleval, string strict) => Reads(TagScheme.Bioes, tags, conlleval, strict);

    [Fact]
    public void WhatCannotBeTagged_IsNamed()
    {
        TagSet<Kind> tags = TagSet.Of<Kind>(TagScheme.Bio);
        Refused("Person 0…2 and CreativeWork 2…3 overlap at token 2", new(Kind.CreativeWork, 2, 2), new(Kind.Person, 0, 3));
        Refused("Person has 3 tokens from token 2 on; expected at least 1, all of them within the text's 0 … 3", new Entity<Kind>(Kind.Person, 2, 3));
        Refused("Person has 1 tokens from token -1 on", new Entity<Kind>(Kind.Person, -1, 1));
        Refused("Person has 0 tokens", new Entity<Kind>(Kind.Person, 0, 0));
        Refused("7 is no type of this head; expected one of Person, CreativeWork", new Entity<Kind>((Kind)7, 0, 1));
        Assert.Contains("no entities", Assert.Throws<InvalidOperationException>(() => TagSet.Of<Kind>(TagScheme.Plain).Encode([], 2)).Message);

        void Refused(string message, params Entity<Kind>[] entities) =>
            Assert.Contains(message, Assert.Throws<ArgumentException>(() => tags.Encode(entities, 4)).Message);
    }

    [Fact]
    public void ConllEntities_AreReadWithTypesByTheirLetters_AndRepairsAreCounted()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("a.conll", "a\tB-creative-work\nb\tI-creative-work\n\nc\tI-person\nd\tO\ne\tB-PERSON\nf\tI-creative_work\n");
        var examples = Corpus.ReadConllEntities(file, LabelSet.OfEnum<Kind>(), out int repaired);
        Assert.Equal(2, repaired);
        Assert.Equal([new(Kind.CreativeWork, 0, 2)], examples[0].Target);
        Assert.Equal([new(Kind.Person, 0, 1), new(Kind.Person, 2, 1), new(Kind.CreativeWork, 3, 1)], examples[1].Target);
        Assert.Equal(["c", "d", "e", "f"], examples[1].Input);
        var refused = Assert.Throws<DataException>(() => Corpus.ReadConllEntities<Kind>(file, broken: BrokenTags.Refuse));
        Assert.Contains("line 4: I-Person begins a sequence, which the scheme Bio does not allow", refused.Message);
    }

    [Fact]
    public void ConllEntitiesOfOtherSchemes_AndWrongTags()
    {
        using var folder = new TemporaryFolder();
        string bilou = folder.Write("b.conll", "a\tB-person\nb\tL-person\nc\tU-work\n");
        var examples = Corpus.ReadConllEntities(
            bilou, LabelSet.OfEnum(new Dictionary<string, Kind> { ["work"] = Kind.CreativeWork }), out int repaired, TagScheme.Bioes);
        Assert.Equal(0, repaired);
        Assert.Equal([new(Kind.Person, 0, 2), new(Kind.CreativeWork, 2, 1)], examples[0].Target);
        Assert.Contains("line 2: the tag \"L-person\" is none of the scheme Bio; expected O or B-type, I-type", Error(() => Corpus.ReadConllEntities<Kind>(bilou)));
        string unknown = folder.Write("c.conll", "a\tB-animal\n");
        Assert.Contains("line 1: the label \"animal\" is unknown", Error(() => Corpus.ReadConllEntities<Kind>(unknown)));
        string open = folder.Write("d.conll", "a\tB-person\n\n");
        Assert.Contains("line 1: B-Person ends a sequence", Error(() => Corpus.ReadConllEntities<Kind>(open, TagScheme.Bioes, broken: BrokenTags.Refuse)));

        static string Error(Action read) => Assert.Throws<DataException>(read).Message;
    }

    private static void Reads(TagScheme scheme, string tags, string conlleval, string strict)
    {
        TagSet<Kind> set = TagSet.Of<Kind>(scheme);
        int[] numbers = [.. tags.Split(' ').Select(tag => set.Names.ToList().IndexOf(tag))];
        Assert.Equal(conlleval, string.Join(", ", set.Entities(numbers)));
        Assert.Equal(strict, string.Join(", ", set.CompleteEntities(numbers)));
    }

    private static string Text(TagScheme scheme, Entity<Kind>[] entities, int length) =>
        string.Join(' ', TagSet.Of<Kind>(scheme).Encode(entities, length).Select(tag => TagSet.Of<Kind>(scheme).Names[tag]));
}
