using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using SeqDsl.Testing;

namespace SeqDsl.Generators.Tests.Analyzers;

/// <summary>Each rule on sources in which [| and |] mark the place where it has to speak.</summary>
public class SequenceModelAnalyzerTests
{
    internal const string Before = "using SeqDsl;\npublic enum Topic { Human, Location }\nenum Hidden { A, B }\npublic enum Empty;\npublic class Mine;\n";

    public static TheoryData<string, string> Wrong { get; } = new()
    {
        { "SEQ0001", "[SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean), Classify<Topic>] public class [|Q|];" },
        { "SEQ0001", "class Outer { [SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean), Classify(2)] partial class [|Q|]; }" },
        { "SEQ0002", "[SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean)] public partial class [|Q|];" },
        { "SEQ0003", "[SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean, [|From = [\"words\"]|]), Classify<Topic>] public partial class Q;" },
        { "SEQ0003", "[SequenceModel, Tokens, Embedding(8, [|From = [\"lstm\"]|]), Lstm(4), Pool(Pooling.Mean), Classify<Topic>] public partial class Q;" },
        { "SEQ0003", "[SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean, [|From = new string[] { null! }|]), Classify<Topic>] public partial class Q;" },
        { "SEQ0003", "[SequenceModel, Tokens, Embedding(8), Linear(8, Name = \"a\", [|From = [\"a\"]|]), Pool(Pooling.Mean), Classify(2)] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8), Lstm(4), [|Classify<Topic>|]] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, [|Lstm(4)|], Pool(Pooling.Last), Classify<Topic>] public partial class Q;" },
        { "SEQ0005", "[SequenceModel, Tokens, Embedding([|0|]), Pool(Pooling.Mean), Classify<Topic>] public partial class Q;" },
        { "SEQ0005", "[SequenceModel, Tokens, Embedding(8), Lstm([|hidden: -4|], Layers = 2), Pool(Pooling.Mean), Classify<Topic>] public partial class Q;" },
        { "SEQ0005", "[SequenceModel, Tokens, Embedding(8), Lstm(4, [|Layers = 0|]), Pool(Pooling.Mean), Classify([|0|])] public partial class Q;" },
        { "SEQ0005", "[SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean), [|Classify<Empty>|]] public partial class Q;" },
        { "SEQ0006", "[SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean)] public partial class Q;\n[[|Classify<Topic>|]] public partial class Q;" },
        { "SEQ0007", "[SequenceModel, [|Embedding(8)|], Pool(Pooling.Mean), Classify<Topic>] public partial class Q;" },
        { "SEQ0007", "[SequenceModel] public partial class [|Q|];" },
        { "SEQ0008", "[SequenceModel, Tokens, Embedding(8), Tag(3), Tag(4), Tag(5), [|Tag<Topic>|]] public partial class Q;" },
        { "SEQ0009", "[SequenceModel, Tokens, Embedding(8), Dropout([|1|]), Pool(Pooling.Mean), Classify<Topic>] public partial class Q;" },
        { "SEQ0009", "[SequenceModel, Tokens, Embedding(8), Gru(4, [|Dropout = double.NaN|]), Pool(Pooling.Mean), Classify<Topic>] public partial class Q;" },
        { "SEQ0027", "[SequenceModel, Tokens, Embedding(8), Lstm(4), NextToken([|Adaptive = [5, 5]|])] public partial class Q;" },
        { "SEQ0027", "[SequenceModel, Tokens, Embedding(8), Lstm(4), NextToken([|Adaptive = new int[0]|])] public partial class Q;" },
        { "SEQ0009", "[SequenceModel, Tokens, Embedding(8), Lstm(4, [|WeightDrop = 1|], [|Zoneout = -0.1|], [|RecurrentDropout = double.NaN|]), Tag(2)] public partial class Q;" },
        { "SEQ0005", "[SequenceModel, Tokens, Embedding(8), Gru(4, [|Projection = 0|]), Tag(2)] public partial class Q;" },
        { "SEQ0028", "[SequenceModel, Tokens, Embedding(8), Lstm(4, [|Projection = 4|]), Tag(2)] public partial class Q;" },
        { "SEQ0029", "[SequenceModel, Tokens, Embedding(8), Lstm(4, [|Dropout = 0.5|]), Tag(2)] public partial class Q;" },
        { "SEQ0029", "[SequenceModel, Tokens, Embedding(8), Lstm(4, Layers = 2, [|Locked = true|]), Gru(4, Bidirectional = true, [|Reverse = true|]), Tag(2)] public partial class Q;" },
        { "SEQ0003", "[SequenceModel, Tokens, Embedding(8), Lstm(4, [|Initial = \"encoder\"|]), Tag(2)] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8, Name = \"a\"), Tokens, Embedding(8, Name = \"b\"), [|Concat(From = [\"a\", \"b\"])|], Tag(2)] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8, Name = \"a\"), [|Tag(2)|], Tokens, Embedding(8), Tag(2)] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean), [|ExtractSpan|]] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8, Name = \"a\"), TargetTokens, Embedding(4, Name = \"b\"), Attend(Attention.General, From = [\"b\", \"a\"]), Gru(4, Bidirectional = true), [|Generate|]] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8, Name = \"a\"), Tokens, [|Embedding(4, Tied = true)|], Tag(2)] public partial class Q;" },
        { "SEQ0029", "[SequenceModel, Tokens(Name = \"ids\"), Embedding(8, Name = \"a\"), Embedding(8, Tied = true, [|Frozen = true|], From = [\"ids\"], Name = \"b\"), Concat(From = [\"a\", \"b\"]), Tag(2)] public partial class Q;" },
        { "SEQ0040", "[SequenceModel, Tokens, Embedding(8), Lstm(4), [|Generate|]] public partial class Q;" },
        { "SEQ0040", "[SequenceModel, Tokens, Tokens, [|Tokens|], Embedding(8), Tag(2)] public partial class Q;" },
        { "SEQ0040", "[SequenceModel, Tokens, Embedding(8), [|TargetTokens|], Embedding(8), Tag(2)] public partial class Q;" },
        { "SEQ0040", "[SequenceModel, [|TargetTokens|], Embedding(8), Lstm(4), Generate] public partial class Q;" },
        { "SEQ0040", "[SequenceModel, Tokens, Embedding(8), [|Tokens|], Embedding(8), Lstm(4), NextToken] public partial class Q;" },
        { "SEQ0040", "[SequenceModel, [|Features(3)|], Lstm(4, Name = \"e\"), TargetTokens, Embedding(4), Lstm(4, Initial = \"e\"), Generate] public partial class Q;" },
        { "SEQ0041", "[SequenceModel, Tokens, Embedding(8), Lstm(4, Name = \"e\"), TargetTokens, Embedding(8), Lstm(5, [|Initial = \"e\"|]), Generate] public partial class Q;" },
        { "SEQ0041", "[SequenceModel, Tokens, Embedding(8, Name = \"e\"), TargetTokens, Embedding(8), Lstm(8, [|Initial = \"e\"|]), Generate] public partial class Q;" },
        { "SEQ0041", "[SequenceModel, Tokens, Embedding(8), Gru(4, Layers = 3, Name = \"e\"), TargetTokens, Embedding(8), Lstm(4, Layers = 2, [|Initial = \"e\"|]), Generate] public partial class Q;" },
        { "SEQ0042", "[SequenceModel, Tokens, Embedding(8), Lstm(4, [|Feed = \"windows\"|]), Conv(4, Name = \"windows\"), Tag(2)] public partial class Q;" },
        { "SEQ0042", "[SequenceModel, Tokens, Embedding(8), Lstm(4, [|Feed = \"looked\"|]), Attend(Attention.Dot, Name = \"looked\"), Tag(2)] public partial class Q;" },
        { "SEQ0042", "[SequenceModel, Tokens, Embedding(8), Lstm(4, Bidirectional = true, [|Feed = \"linear\"|]), Linear(4), Tag(2)] public partial class Q;" },
        { "SEQ0042", "[SequenceModel, Tokens, Embedding(8, Name = \"words\"), Lstm(4, [|Feed = \"linear\"|], Name = \"read\"), Linear(4, From = [\"words\"]), Tag(2, From = [\"read\", \"linear\"])] public partial class Q;" },
        { "SEQ0042", "[SequenceModel, Tokens, Embedding(8), Lstm(4, [|Feed = \"last\"|]), Pool(Pooling.Last, Name = \"last\"), Classify(2)] public partial class Q;" },
        { "SEQ0042", "[SequenceModel, Tokens, Embedding(8), Lstm(4, [|Feed = \"linear\"|]), Gru(4, Reverse = true), Linear(4), Tag(2)] public partial class Q;" },
        { "SEQ0003", "[SequenceModel, Tokens, Embedding(8), Lstm(4, [|Feed = \"liner\"|]), Linear(4), Tag(2)] public partial class Q;" },
        { "SEQ0003", "[SequenceModel, Tokens, Embedding(8), Lstm(4, [|Feed = \"embedding\"|]), Linear(4), Tag(2)] public partial class Q;" },
        { "SEQ0041", "[SequenceModel, Tokens, Embedding(8), Gru(4, Name = \"e\"), Pool(Pooling.Last, Name = \"v\"), Gru(4, Reverse = true, [|Initial = \"v\"|], From = [\"e\"]), Tag(2)] public partial class Q;" },
        { "SEQ0041", "[SequenceModel, Tokens(Name = \"a\"), Tokens, Embedding(8), Gru(4, Name = \"e\"), Embedding(8, From = [\"a\"]), Gru(4, [|Initial = \"e\"|]), Pool(Pooling.Last, Name = \"p\"), Pool(Pooling.Last, From = [\"e\"]), "
            + "Concat(From = [\"p\", \"pool\"]), Classify(2)] public partial class Q;" },
        { "SEQ0008", "[SequenceModel, Tokens, Embedding(8), Gru(4, Name = \"e\"), TargetTokens, Embedding(8), Gru(4, Initial = \"e\"), [|Generate|], Generate] public partial class Q;" },
        { "SEQ0010", "[SequenceModel, Tokens, Embedding(8, Name = \"a\"), Lstm(4, [|Name = \"a\"|]), Pool(Pooling.Mean), Classify(2)] public partial class Q;" },
        { "SEQ0011", "[SequenceModel, Tokens, Tokens([|From = [\"tokens\"]|]), Pool(Pooling.Mean), Classify<Topic>] public partial class Q;" },
        { "SEQ0012", "[SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean), Classify<Topic>] public partial class [|Q|] : Mine;" },
        { "SEQ0012", "[SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean), Classify<Topic>] public partial record [|Q|];" },
        { "SEQ0012", "[SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean), Classify<Topic>] public static partial class [|Q|];" },
        { "SEQ0012", "[SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean), Classify<Topic>] public abstract partial class [|Q|];" },
        { "SEQ0012", "[SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean), Classify<Topic>] public partial class [|Q|]<T>;" },
        { "SEQ0012", "[SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean), Classify<Topic>] public partial class [|Q|](int size);" },
        { "SEQ0012", "[SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean), Classify<Topic>] file partial class [|Q|];" },
        { "SEQ0013", "[SequenceModel, Tokens, Embedding(8), Pool([|(Pooling)7|]), Classify<Topic>] public partial class Q;" },
        { "SEQ0013", "[SequenceModel, Tokens([|Unit = (TokenUnit)9|]), Embedding(8), Pool(Pooling.Last), Classify<Topic>] public partial class Q;" },
        { "SEQ0013", "[SequenceModel, Tokens, Embedding(8), CrfTag<Topic>([|Scheme = (TagScheme)4|])] public partial class Q;" },
        { "SEQ0025", "[SequenceModel, Tokens, Embedding(8), [|CrfTag<Bio>|]] public partial class Q; public enum Bio { O, B_Person, I_Person }" },
        { "SEQ0025", "[SequenceModel, Tokens, Embedding(8), [|CrfTag<Iob>(Scheme = TagScheme.Bio)|]] public partial class Q; public enum Iob { B_Person, I_Person }" },
        { "SEQ0026", "[SequenceModel, Tokens, [|Contextual<Fed>|], Tag<Topic>] public partial class Q; [SequenceModel, Tokens, Embedding(8, Name = \"e\"), Gru(4, Feed = \"linear\"), Linear(4), NextToken, "
            + "Gru(4, Reverse = true, From = [\"e\"]), PreviousToken] public partial class Fed;" },
        { "SEQ0026", "[SequenceModel, Tokens, [|Contextual<string>|], Tag<Topic>] public partial class Q;" },
        { "SEQ0026", "[SequenceModel, Tokens, [|Contextual<Ahead>|], Tag<Topic>] public partial class Q; [SequenceModel, Tokens, Embedding(8), Gru(4), NextToken] public partial class Ahead;" },
        { "SEQ0026", "[SequenceModel, Tokens, [|Contextual<Flat>|], Tag<Topic>] public partial class Q; [SequenceModel, Tokens, Embedding(8), NextToken, PreviousToken] public partial class Flat;" },
        { "SEQ0026", "[SequenceModel, Tokens, [|Contextual<Half>|], Tag<Topic>] public partial class Q; [SequenceModel, Tokens, Embedding(8, Name = \"e\"), Gru(4), NextToken, "
            + "PreviousToken(From = [\"e\"])] public partial class Half;" },
        { "SEQ0026", "[SequenceModel, Tokens, [|Contextual<Q>|], Tag<Topic>] public partial class Q;" },
        { "SEQ0008", "[SequenceModel, Tokens, Embedding(8), Gru(4), Tag(2), [|NextToken|]] public partial class Q;" },
        { "SEQ0008", "[SequenceModel, Features(8), Gru(4), [|NextToken|]] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8), Gru(4, Bidirectional = true), [|NextToken|]] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8), Gru(4), [|PreviousToken|]] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8), Gru(4), [|NextToken(Tied = true)|]] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8), Attend(Attention.Dot), [|NextToken|]] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8), Gru(4, Reverse = true), Attend(Attention.General), Linear(8), [|PreviousToken|]] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8), Conv(4), Lstm(4), [|NextToken|]] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8), Gru(4, Bidirectional = true), Linear(8), [|NextToken|]] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8), Gru(4, Bidirectional = true), LayerNorm, Gru(4), [|NextToken|]] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8, Name = \"a\"), Gru(4, Name = \"b\"), [|Attend(Attention.Dot, From = [\"a\", \"b\"])|], Tag<Topic>] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8, Name = \"a\"), Gru(4, Name = \"b\"), [|Attend(Attention.General, From = [\"a\", \"b\", \"a\"])|], Tag<Topic>] public partial class Q;" },
        { "SEQ0005", "[SequenceModel, Tokens, Embedding(8), Conv(4, [|Width = 0|]), Tag<Topic>] public partial class Q;" },
        { "SEQ0011", "[SequenceModel, Tokens, Embedding(8), Attend(Attention.Additive, [|Scaled = true|]), Tag<Topic>] public partial class Q;" },
        { "SEQ0011", "[SequenceModel, Tokens, Embedding(8), Attend(Attention.General, [|Size = 4|]), Tag<Topic>] public partial class Q;" },
        { "SEQ0011", "[SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean, [|Size = 4|]), Classify<Topic>] public partial class Q;" },
        { "SEQ0014", "[SequenceModel, Tokens, Embedding(8, [|Name = \"word vectors\"|]), Pool(Pooling.Mean), Classify<Topic>] public partial class Q;" },
        { "SEQ0014", "[SequenceModel, Tokens, Embedding(8, [|Name = \"\"|]), Pool(Pooling.Mean), Classify<Topic>] public partial class Q;" },
        { "SEQ0015", "[SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean), [|Classify<Hidden>|]] public partial class Q;" },
        { "SEQ0015", "[SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean), [|Classify<Q.Own>|]] public partial class Q { private enum Own { A, B } }" },
        { "SEQ0015", "public partial class Outer { protected enum Own { A, B } [SequenceModel, Features(2), [|Tag<Own>|]] protected internal partial class Q; }" },
        { "SEQ0015", "public partial class Outer { protected enum Own { A, B } [SequenceModel, Features(2), [|Tag<Own>|]] internal partial class Q; }" },
        { "SEQ0015", "public partial class Outer { internal enum Own { A, B } [SequenceModel, Features(2), [|Tag<Own>|]] protected partial class Q; }" },
        { "SEQ0015", "public partial class Outer { private protected enum Own { A, B } [SequenceModel, Features(2), [|Tag<Own>|]] protected partial class Q; }" },
        { "SEQ0015", "public partial class Outer { private enum Own { A, B } public partial class Inner { [SequenceModel, Features(2), [|Tag<Own>|]] internal partial class Q; } }" },
        { "SEQ0015", "[SequenceModel, Tokens, [|Contextual<Words>|], Tag(2)] public partial class Q; [SequenceModel, Tokens, Embedding(8, Name = \"e\"), Gru(4), NextToken, Gru(4, Reverse = true, From = [\"e\"]), PreviousToken] partial class Words;" },
        { "SEQ0012", "[SequenceModel, Features(2), Tag(2)] public partial class [|Q|] : SeqDsl.Models.SequenceModel;" },
        { "SEQ0012", "[SequenceModel, Features(2), Tag(2)] public partial class [|Q|]; public partial class Q : SeqDsl.Models.LanguageModel;" },
        { "SEQ0012", "[SequenceModel, Features(2), Tag(2), Cell] public partial class [|Q|];" },
        { "SEQ0043", "[SequenceModel, Features(2), Gru(4), Tag(2)] public partial class Q { public string [|Schema|] => \"\"; }" },
        { "SEQ0043", "[SequenceModel, Features(2), Gru(4), Tag(2)] public partial class Q { public string [|GruWeightIhL0|] { get; set; } = \"\"; }" },
        { "SEQ0043", "[SequenceModel, Features(2), Gru(4), Tag(2)] public partial class Q { private float [|Gradient|](int index) => index; private float Gradient(long index) => index; }" },
        { "SEQ0043", "[SequenceModel, Features(2), Gru(4), Tag(2)] public partial class Q { private enum [|Summary|] { A } }" },
        { "SEQ0043", "[SequenceModel, Features(2), Gru(4), Tag(2)] public partial class Q { public required string [|Author|] { get; set; } }" },
        { "SEQ0043", "[SequenceModel, Features(2), Gru(4), Tag(2)] public partial class Q { private [|Q|](SeqDsl.Models.ModelContext context) : base(null!, context, null!, null!) { } }" },
        { "SEQ0043", "[SequenceModel, Features(2), Gru(4), Tag(2)] public partial class [|Load|];" },
        { "SEQ0043", "[SequenceModel, Features(2), Gru(4), Tag(2)] public partial class [|@var|];" },
        { "SEQ0043", "namespace N { [SequenceModel, Features(2), Gru(4), Tag<@var>] public partial class [|Q|]; } public enum @var { A, B }" },
        { "SEQ0044", "[SequenceModel, Features(2), [|Tag<Old>|]] public partial class Q; [System.Obsolete(\"No more.\", true)] public enum Old { A, B }" },
        { "SEQ0044", "[SequenceModel, Features(2), [|Tag<Old>|]] public partial class Q; public enum Old { A, [System.Obsolete(\"No more.\", true)] B }" },
        { "SEQ0001", "public class Outer { public partial class Middle { [SequenceModel, Features(3), Tag(2)] public partial class [|Q|]; } }" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8), Lstm(4), Pool(Pooling.Last), [|Tag<Topic>|]] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8), Lstm(4), Pool(Pooling.Last), [|CrfTag<Topic>|]] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, [|Linear(4)|], Classify<Topic>] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, BagOfWords, [|Highway|], Classify<Topic>] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8, Name = \"a\"), Gru(4, Name = \"b\"), [|Residual(From = [\"a\", \"b\"])|], Tag<Topic>] public partial class Q;" },
        { "SEQ0010", "[SequenceModel, Tokens, Embedding(8), Tag<Topic>(Name = \"tag\"), Tag(3, [|Name = \"tag\"|])] public partial class Q;" },
        { "SEQ0011", "[SequenceModel, Tokens(Name = \"t\"), [|Embedding(8)|], Embedding(4, From = [\"t\"]), Tag<Topic>] public partial class Q;" },
        { "SEQ0011", "[SequenceModel, Tokens, Embedding(8), Tag<Topic>, [|Pool(Pooling.Last)|]] public partial class Q;" },
        { "SEQ0011", "[SequenceModel, Tokens, Embedding(8), [|Concat|], Tag<Topic>] public partial class Q;" },
        { "SEQ0029", "[SequenceModel, Tokens, Embedding(8), Conv(4, Width = 1, [|Dilation = 2|]), Tag<Topic>] public partial class Q;" },
        { "SEQ0029", "[SequenceModel, Tokens, Embedding(8), Dropout([|0|]), Tag<Topic>] public partial class Q;" },
        { "SEQ0029", "[SequenceModel, Tokens, Characters(8, [|Width = 3|]), Tag<Topic>] public partial class Q;" },
        { "SEQ0029", "[SequenceModel, Tokens([|WordLength = 20|]), Embedding(8), Tag<Topic>] public partial class Q;" },
        { "SEQ0029", "[SequenceModel, Features(2), Recurrent<Plain>(4, [|RecurrentDropout = 0.2|], [|WeightDrop = 0.2|]), Tag<Topic>] public partial class Q; "
            + "[Cell] public partial class Plain { SeqDsl.Cells.Weight W; SeqDsl.Cells.Vector u; public SeqDsl.Cells.Vector Step(SeqDsl.Cells.Vector x, SeqDsl.Cells.Vector h) => W * x + u * h; }" },
        { "SEQ0030", "[SequenceModel, Tokens, Embedding(8), Tag<Topic>([|Weight = 0|]), Tag(3, [|Weight = double.PositiveInfinity|])] public partial class Q;" },
        { "SEQ0030", "[SequenceModel, Tokens, Embedding(8, [|Deviation = -1|]), Highway([|GateBias = double.NaN|]), Tag<Topic>] public partial class Q;" },
        { "SEQ0031", "[SequenceModel, Tokens, Embedding(8), [|Tag<Twice>|]] public partial class Q; public enum Twice { Yes, No, Maybe = No }" },
        { "SEQ0032", "[SequenceModel, Tokens, Embedding(8), [|Tag<Single>|], CrfTag<Single>, Pool(Pooling.Mean), Classify([|1|])] public partial class Q; public enum Single { Only }" },
        { "SEQ0032", "[SequenceModel, Tokens, Embedding(8), [|CrfTag<Single>(Scheme = TagScheme.Plain)|]] public partial class Q; public enum Single { Only }" },
        { "SEQ0033", "[SequenceModel, Tokens, Embedding(64), Lstm(1024), [|Tag(200000)|]] public partial class Q;" },
        { "SEQ0039", "[SequenceModel, Tokens(Name = \"t\"), Embedding(1048576, Name = \"a\"), Conv(1048576, Name = \"b\"), Conv(1048576, Name = \"c\"), Conv(1048576, Name = \"d\"), Conv(1048576, Name = \"e\"), "
            + "[|Conv(8, Width = 256, From = [\"a\", \"b\", \"c\", \"d\", \"e\"])|], Tag<Topic>] public partial class Q;" },
        { "SEQ0001", "[SequenceModel, Tokens, Embedding(8), Tag(2)] public partial class Q;\npublic class [|Q|] { public int Runs; }" },
        { "SEQ0012", "file partial class Outer { [SequenceModel, Features(3), Tag(2)] partial class [|Q|]; }" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8), [|Characters(8)|], Tag(2)] public partial class Q;" },
        { "SEQ0004", "[SequenceModel, Tokens, Embedding(8), Lstm(8, Reverse = true), [|NextToken|]] public partial class Q;" },
        { "SEQ0025", "[SequenceModel, Tokens, Embedding(8), [|CrfTag<Joined>|]] public partial class Q; public enum Joined { BPerson, IPerson, BPlace, IPlace }" },
        { "SEQ0025", "[SequenceModel, Tokens, Embedding(8), [|CrfTag<Joined>(Scheme = TagScheme.Io)|]] public partial class Q; public enum Joined { BPerson, BPlace }" },
        { "SEQ0029", "[SequenceModel, Tokens, Embedding(8, [|Pretrained = \"\"|]), Lstm(4, [|Initial = \"\"|], [|Feed = \"\"|], [|From = []|]), Tag(2)] public partial class Q;" },
        { "SEQ0039", "[SequenceModel, Tokens, Embedding(1048576), [|Lstm(1048576, Layers = 2)|], Tag(2)] public partial class Q;" },
        { "SEQ0039", "[SequenceModel, Tokens, Embedding(8), Linear(1048576), [|Tag(1000000)|]] public partial class Q;" },
        { "SEQ0050", "[[|Tokens|], Embedding(8), Pool(Pooling.Mean), Classify<Topic>] public partial class Q;" },
        { "SEQ0050", "[[|Tag(2)|]] public class Q { public int Size => 3; }" },
        { "SEQ0050", "[SequenceModel, Features(2), Tag(2)] public partial class Q; [Cell, [|Tokens|]] public partial class C { SeqDsl.Cells.Weight W, U; SeqDsl.Cells.Vector Step(SeqDsl.Cells.Vector x, SeqDsl.Cells.Vector h) => W * x + U * h; }" },
        { "SEQ0051", "[SequenceModel, Features(2), [|Fast(4)|], Tag(2)] public partial class Q; class FastAttribute(int h) : RecurrentAttribute<SeqDsl.Cells.Gru>(h);" },
        { "SEQ0051", "[SequenceModel, Features(2), [|Own.Lstm(4)|], Tag(2)] public partial class Q; static class Own { public class LstmAttribute(int h) : RecurrentAttribute<SeqDsl.Cells.Gru>(2 * h); }" },
        { "SEQ0051", "[SequenceModel, Features(2), [|Bare|], Tag(2)] public partial class Q; class BareAttribute() : RecurrentAttribute(3);" },
        { "SEQ0055", "[SequenceModel, Tokens, Embedding(8), [|Tag<Parts>|], Pool(Pooling.Mean), [|Classify<Parts>|], MultiLabel<Parts>] public partial class Q; [System.Flags] public enum Parts { A = 1, B = 2 }" },
        { "SEQ0056", "[SequenceModel, Tokens, Embedding(8), [|Tag<string>|], [|CrfTag<int>|], [|Tag<Topic?>|], Pool(Pooling.Mean), [|Classify<Mine>|]] public partial class Q;" },
        { "SEQ0039", $"[SequenceModel, Tokens, Embedding(4), {string.Concat(Enumerable.Repeat("Lstm(4, Layers = 64, Bidirectional = true), ", 8))}Tag(3)] public partial class [|Q|];" },
        { "SEQ0039", "[SequenceModel, Tokens, Embedding([|2000000000|]), Lstm([|int.MaxValue|], [|Layers = 101|]), Conv(8, [|Width = 5000|]), Tag([|int.MaxValue|])] public partial class Q;" },
    };

    public static TheoryData<string> Right { get; } = new()
    {
        "[SequenceModel, Tokens, Embedding(8), Lstm(16, Bidirectional = true), Pool(Pooling.Last), Dropout(0.3), Classify<Topic>] public partial class Q;",
        "[SequenceModel, Tokens(Unit = TokenUnit.Character), Embedding(8), Gru(16, Layers = 2, Dropout = 0), Tag<Hidden>] partial class Q;",
        "[SequenceModel, Tokens, BagOfWords(Weighting = BagWeighting.TfIdf), Classify(6)] internal sealed partial class Q;",
        "[SequenceModel] public partial class Q;\n[Features(3), Rnn(4), Pool(Pooling.Max), Classify(2)] partial class Q : System.IDisposable { public void Dispose() { } }",
        "partial class Outer { enum Own { A, B } [SequenceModel, Features(3), Rnn(4), Tag<Own>] private partial class Q; }",
        "[SequenceModel, Tokens, Embedding(8, Name = \"words\"), Lstm(4, Name = \"lstm\"), Gru(4, From = [\"words\"], Name = \"gru\"), "
            + "Linear(3, From = [\"lstm\", \"gru\"]), Pool(Pooling.Mean), Classify<Topic>] public partial class Q;",
        "[SequenceModel, Tokens, Embedding(8, Name = \"e\"), Gru(8), NextToken(Tied = true), Gru(8, Reverse = true, From = [\"e\"]), PreviousToken] public partial class Both; "
            + "[SequenceModel, Tokens, Contextual<Both>, Tag<Topic>] public partial class Q;",
        "[SequenceModel, Tokens, Embedding(8), Conv(4, Width = 1), Lstm(8), LayerNorm, Linear(6), NextToken] public partial class Q;",
        "[SequenceModel, Tokens, Embedding(8, Name = \"e\"), Conv(4, Name = \"memory\"), Attend(Attention.General, From = [\"e\", \"memory\"], Name = \"c\"), "
            + "Concat(From = [\"e\", \"c\"]), Pool(Pooling.Attention, Size = 4), Classify<Topic>] public partial class Q;",
        "public partial class NoModel;",
        "[SequenceModel, Tokens, Embedding(8), CrfTag<Places>] public partial class Q; public enum Places { LOC, SOC, USState, Building, EUMember }",
        "[SequenceModel, Tokens, Embedding(8), Pool(Pooling.Mean), MultiLabel<Parts>] public partial class Q; [System.Flags] public enum Parts { A = 1, B = 2 }",
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task WrongDeclaration_IsMarkedWhereItIsWrong(string id, string marked)
    {
        (string source, IReadOnlyList<TextSpan> spans) = AnalyzerRun.Unmark(Before + marked);

        ImmutableArray<Diagnostic> said = await AnalyzerRun.Diagnostics(source);

        Assert.Equal(spans.Select(span => (id, span)), said.Select(diagnostic => (diagnostic.Id, diagnostic.Location.SourceSpan)));
        Assert.All(said, diagnostic => Assert.DoesNotMatch(@"\{\d\}", diagnostic.GetMessage()));
    }

    [Theory, MemberData(nameof(Right))]
    public async Task RightDeclaration_IsLeftInPeace(string source) => Assert.Empty(await AnalyzerRun.Diagnostics(Before + source));

    [Theory]
    [InlineData("Lstm()")]
    [InlineData("Lstm(\"four\")")]
    [InlineData("Lstn(4)")]
    [InlineData("Lstm(99999999999)")]
    [InlineData("Dropout(1 / 0)")]
    [InlineData("Tag<Missing>")]
    [InlineData("Lstm(4, Layers = )")]
    public async Task AttributeThatDoesNotCompile_IsLeftToTheCompiler(string attribute) =>
        Assert.Empty(await AnalyzerRun.Diagnostics(Before + $"[SequenceModel, Tokens, {attribute}] public partial class Q;"));

    [Fact]
    public async Task EveryProblemOfADeclaration_IsSaid()
    {
        ImmutableArray<Diagnostic> said = await AnalyzerRun.Diagnostics(
            Before + "[SequenceModel, Embedding(0, Name = \"1\"), Dropout(2), Tag<Hidden>(From = [\"x\"])] public class Q;");

        Assert.Equal(["SEQ0007", "SEQ0005", "SEQ0014", "SEQ0009", "SEQ0015", "SEQ0003", "SEQ0001"], said.Select(diagnostic => diagnostic.Id));
    }

    [Theory]
    [InlineData("Tokens, Embedding(8, Name = \"words\"), Pool(Pooling.Mean, From = [\"word\"]), Classify<Topic>", "Pool takes From \"word\", but no layer before it has this name: the names before it are tokens, words")]
    [InlineData("Tokens, Embedding(8), Dropout(30), Tag<Topic>", "Dropout: Probability is 30, and a probability must be at least 0 and less than 1: write 0.3 for 30 %")]
    [InlineData("Tokens, Embedding(8), Dropout(1), Tag<Topic>", "Dropout: Probability is 1, and a probability must be at least 0 and less than 1")]
    [InlineData("Tokens, BagOfWords, Lstm(4), Tag<Topic>", "Lstm takes a sequence of vectors, but BagOfWords gives one vector for each sequence: a bag has no order to read; put Embedding(size) in its place")]
    [InlineData("Tokens, Embedding(8), Characters(8), Tag<Topic>", "Characters takes token ids, but Embedding gives a sequence of vectors: write From = [\"tokens\"] in Characters, which reads token ids; Concat(From = […]) puts what both give side by side")]
    [InlineData("Features(8), Embedding(8), Tag<Topic>", "Embedding takes token ids, but Features gives a sequence of vectors: Embedding reads token ids; begin the model with Tokens")]
    [InlineData("Tokens, Lstm(4), Embedding(8), Tag<Topic>", "Lstm takes a sequence of vectors, but Tokens gives token ids: move Embedding(8) before Lstm")]
    [InlineData("Tokens, Embedding(8), Lstm(8, Reverse = true), NextToken", "NextToken takes what was read from the beginning to the end, but Lstm gives features that know the tokens after their own, and so what they shall predict: drop Reverse = true; or write PreviousToken, which predicts what stands before what was read")]
    [InlineData("Tokens, Embedding(8), Lstm(8, Bidirectional = true), NextToken", "NextToken takes what was read from the beginning to the end, but Lstm gives features that know the tokens after their own, and so what they shall predict: drop Bidirectional = true; a reverse layer gets a PreviousToken of its own, beside the forward one with NextToken")]
    [InlineData("Tokens, Embedding(8, Tied = true), Tag<Topic>", "Embedding takes tokens that another embedding has a table for, because it is Tied, but Tokens gives tokens without one: drop Tied")]
    [InlineData("Tokens, Embedding(1048576), Lstm(1048576), Tag<Topic>", "Lstm: its weight lstm.weight_ih_l0 is 4,194,304 · 1,048,576 = 4,398,046,511,104 numbers, 16,384 GiB in single precision, and can be 536,870,911 numbers at most")]
    [InlineData("Tokens, Embedding(8), Tag<string>", "Tag<string>: labels are the members of an enum, and string is none: declare one, as in 'public enum Topic { Sport, Music }', and write Tag<Topic>; or write Tag(count) for labels that are numbers")]
    [InlineData("Tokens, Embedding(8), Pool(Pooling.Mean), Lstm(4), Tag<Topic>", "Lstm takes a sequence of vectors, but Pool gives one vector for each sequence: remove the pooling before it, or take an earlier layer with From")]
    public async Task Message_SaysWhatWasFoundAndWhatToDo(string layers, string message)
    {
        ImmutableArray<Diagnostic> said = await AnalyzerRun.Diagnostics(Before + $"[SequenceModel, {layers}] public partial class Q;");

        Assert.Equal(message, Assert.Single(said).GetMessage());
    }
}
