namespace SeqDsl.Generators.Tests.Analyzers;

public partial class ManyDeclarationsTests
{
    private const string RightModels = """
        Features(1), Tag(2)
        Features(1), Pool(Pooling.Attention), Regress(7)
        Tokens, Embedding(1), Tag(2)
        Tokens, BagOfWords, Classify(2)
        Tokens, BagOfWords, Linear(1, Bias = false), Regress
        Tokens(), Embedding(size: 3), Tag(labels: 2)
        Tokens(Name = "Tokens"), Embedding(3, From = ["Tokens"]), Tag(2)
        Tokens(Unit = TokenUnit.Character), Embedding(3), NextToken
        Tokens, Embedding(3), NextToken(Adaptive = [1])
        Tokens, Embedding(3), NextToken(Tied = true, Adaptive = new[] { 2, 5, 9 })
        Tokens, Embedding(3), Gru(3, Reverse = true), PreviousToken(Tied = true)
        Tokens, Embedding(3), Lstm(5), Pool(Pooling.Last), Classify<Kind>
        Tokens, Embedding(3), Lstm(5), CrfTag<Kind>(Scheme = (TagScheme)0)
        Tokens, Embedding(3), Lstm(5), ExtractSpan(Optional = true, Longest = 1)
        Tokens, Embedding(3), Lstm(5), ExtractSpan<Kind>
        Tokens, Embedding(3), Tag<Topic>, Tag<Kind>, Tag(4)
        Tokens, Embedding(3), Tag<Topic>(Name = nameof(Topic) + "s")
        Tokens, Embedding(3, Name = "ä"), Tag(2, From = ["ä"])
        Tokens, Embedding(3, Name = "_"), Tag(2, From = ["_"])
        Tokens, Embedding(3), Dropout(double.Epsilon), Tag(2)
        Tokens, Embedding(3), Dropout(0.999999, Locked = true), Tag(2)
        Tokens, Embedding(3, Deviation = 0), Tag(2, Weight = 1e-9)
        Tokens, Embedding(3, Pretrained = "a b.txt", Frozen = true), Tag(2)
        Tokens, Embedding(3), Conv(2, Width = 2, Dilation = 50), Tag(2)
        Tokens, Embedding(3), Highway(GateBias = 1e30, Layers = 2), Tag(2)
        Tokens, Embedding(3, Name = "a"), Concat(From = ["a", "a"]), Tag(2)
        Tokens, Embedding(3, Name = "a"), Residual(From = ["a", "a"]), Tag(2)
        Tokens, Embedding(3, Name = "a"), Attend(Attention.Dot, From = ["a", "a"], Scaled = true), Tag(2)
        Tokens, Embedding(3), Lstm(2, Layers = 3, Bidirectional = true, Dropout = 0.1), Tag(2)
        Tokens, Embedding(3), Lstm(2, Bidirectional = false, Reverse = false, Layers = 1), Tag(2)
        Tokens, Embedding(3), Lstm(2, Projection = 1), Tag(2)
        Tokens, Embedding(3), Recurrent<Gru>(2), Recurrent<global::SeqDsl.Cells.Lstm>(2), Tag(2)
        Tokens, Embedding(3), Gru(4, Name = "a"), Gru(4, Initial = "a"), Tag(2)
        Tokens, Embedding(3), Gru(4, Feed = "linear"), Linear(2), Tag(2)
        Tokens, Embedding(3), Gru(4, Name = "a"), Gru(4, Initial = "a", Name = "b"), Tokens, Embedding(3), Gru(4, Initial = "b"), Tag(2)
        Tokens, Characters(3, Encoder = CharacterEncoder.Conv, Width = 1), Tag(2)
        Tokens(WordLength = 1), Characters(3), Tag(2)
        Tokens(Name = "q"), Embedding(3), Pool(Pooling.Mean, Name = "p"), Tokens(Name = "t"), Embedding(3, Tied = true), Pool(Pooling.Max), Linear(3, From = ["p", "pool"]), Classify(2)
        Tokens, Embedding(3), Gru(4, Name = "e"), TargetTokens, Embedding(4), Gru(4, Initial = "e"), Generate(Tied = true)
        SeqDsl.TokensAttribute, EmbeddingAttribute(3), global::SeqDsl.TagAttribute<global::Topic>

        """;

    private const string RightCells = """
        Weight W; # return W * x + h;
        Weight W; # return +1.5 * h + W * x;
        Weight W; # { return W * x - -h; }
        Weight W; # Vector a, b; a = W * x; b = a; return h + b - 0 * a;
        Weight W; # var h2 = h; h2 *= 0.5; h2 -= W * x; return h2;
        Weight W; # return W * x + h / 3;
        Weight W; # return W * x + 6 / 3 * h;
        Weight W; const int N = 3; # return W * x + h / N + 1.0 / N;
        Weight W; const double Small = 1e-30; # return W * x + h * Small;
        Weight W; static readonly int[] Unread = [1, 2]; # return W * x + h;
        Weight W; static Vector Half(Vector a) => a * 0.5; # return Half(Half(W * x)) + h;
        Weight W; static Vector Mix(Vector a, Vector b, double by = 0.5) => by * a + (1 - by) * b; # return Mix(b: h, a: W * x);
        Weight W; Vector p = default; Bias b = default; # return W * x + p * h + b;
        Weight W; public C() { } # return W * x + h;
        Weight W, U; # return Clamp(W * Concat(x, h), -1, 1) + U * h;
        Weight W; # return (W * x).Gate(0, 1) + h.Gate(0, 1);
        Weight W; # Vector h, Vector before # return (Tanh(W * x + before), h);
        Weight W, F; # Vector h, Vector c # c = Sigmoid(F * x) * c + W * x; return (Tanh(c), c);
        Weight W; # Vector h, Vector c, Vector m # var next = W * x + m; return (next + h, c + next, c);
        Weight W; # Vector @return, Vector @in # return (W * x + @in, @return + 1);
        Weight @class; Bias @event; # return @class * x + h + @event;

        """;

    private const string RightFiles = """
        [SequenceModel] [Features(3)] [Tag(2)] public partial class Q;
        [SequenceModel()] [Features(3), Tag(2),] public sealed partial class Q { public int Own => 3; }
        namespace A.B { namespace C { [SequenceModel, Features(3), Tag(2)] partial class Q; } }
        partial struct S { partial interface I { [SequenceModel, Features(3), Tag(2)] private partial class Q; } }
        public partial record R<T>(T Value) { [SequenceModel, Features(3), Tag(2)] internal partial class Q; }
        [Features(3), Tag(2)] partial class Q; [SequenceModel] partial class Q;
        [SequenceModel, Features(3), Tag<Enums.Own>] public partial class Q; public static class Enums { public enum Own : ulong { A = ulong.MaxValue, B = 0 } }
        public enum @class { @int, @void } [SequenceModel, Features(3), Tag<@class>] public partial class Q;
        public enum E : sbyte { A = -3, B, C = 100 } [SequenceModel, Features(3), CrfTag<E>] public partial class Q;
        public enum E { Both, BBC, ITV, Esso, LOC, SOC, E_Mail } [SequenceModel, Features(3), CrfTag<E>(Scheme = TagScheme.Plain)] public partial class Q;
        [Flags] public enum E { A = 1, B = 2 } [SequenceModel, Features(3), Pool(Pooling.Mean), MultiLabel<E>] public partial class Q;
        [SequenceModel, Features(3), L(4), Tag(2)] public partial class Q;
        [SequenceModel, Features(Q.Size), Linear(Q.Size * 2 - 1), Tag((int)2.9)] public partial class Q { internal const int Size = 3; }
        [SequenceModel, Features(3), Recurrent<C>(4), Tag(2)] public partial class Q; [Cell] public partial class C { Weight W; public Vector Step(Vector x, Vector h) => W * x + h; }
        [SequenceModel, Features(3), Recurrent<O.C>(4, Zoneout = 0.5), Tag(2)] partial class Q; static partial class O { [Cell] internal partial class C { Weight W; public Vector Step(Vector x, Vector h) => W * x + h; } }

        """;
}
