namespace SeqDsl.Generators.Tests.Analyzers;

public partial class ManyDeclarationsTests
{
    private const string WrongModels = """
        SEQ0007 | Embedding(8), Tag(2)
        SEQ0007 | Lstm(4), Pool(Pooling.Last), Classify(2)
        SEQ0007 | Tag(2)
        SEQ0007 SEQ0002 | Linear(4)
        SEQ0002 | Tokens
        SEQ0002 | Features(3), Linear(4)
        SEQ0004 | Tokens, Tag<Topic>
        SEQ0004 | Tokens, Embedding(8), Classify(3)
        SEQ0004 | Tokens, Embedding(8), BagOfWords, Classify(3)
        SEQ0004 | Features(3), Embedding(8), Tag(2)
        SEQ0004 | Features(3), BagOfWords, Classify(2)
        SEQ0004 | Features(3), Characters(4), Tag(2)
        SEQ0004 | Tokens, BagOfWords, Tag(2)
        SEQ0004 | Tokens, BagOfWords, Gru(4), Tag(2)
        SEQ0004 | Tokens, Embedding(8), Lstm(4), MultiLabel<Topic>
        SEQ0004 | Tokens, Embedding(8), Lstm(4), Regress(3)
        SEQ0004 | Tokens, Embedding(8), Pool(Pooling.Max), Pool(Pooling.Max), Classify(2)
        SEQ0004 | Tokens, Embedding(8), Pool(Pooling.Max), CrfTag<Topic>
        SEQ0004 | Tokens, Conv(4), Tag(2)
        SEQ0004 | Tokens, Dropout(0.5), Embedding(8), Tag(2)
        SEQ0004 | Tokens, Embedding(8), Embedding(8), Tag(2)
        SEQ0004 | Tokens, Embedding(8), Lstm(4, Bidirectional = true, Layers = 2), NextToken
        SEQ0004 | Tokens, Embedding(8), Lstm(4), PreviousToken(Tied = true)
        SEQ0004 | Tokens, Embedding(8), Lstm(4, Reverse = true), Linear(3), NextToken
        SEQ0004 | Tokens, Embedding(8), Conv(8), NextToken
        SEQ0004 | Tokens, Embedding(8), Lstm(4), NextToken(Tied = true)
        SEQ0004 | Tokens, Characters(8), Gru(4), NextToken(Tied = true)
        SEQ0004 | Tokens(Name = "t"), Embedding(8, Name = "a"), BagOfWords(From = ["t"], Name = "b"), Concat(From = ["a", "b"]), Tag(2)
        SEQ0004 | Tokens, Embedding(8, Name = "a"), Pool(Pooling.Last, Name = "b"), Concat(From = ["a", "b"]), Tag(2)
        SEQ0004 | Tokens, Embedding(8, Name = "a"), Lstm(4), Attend(Attention.Dot, From = ["lstm", "a"]), Tag(2)
        SEQ0004 | Tokens, Embedding(8), Tag(2, Name = "t"), Linear(3, From = ["t"]), Tag(2)
        SEQ0004 | Tokens, Embedding(8, Tied = true), Tag(2)
        SEQ0003 | Tokens, Embedding(8), Lstm(4, From = ["embeding"]), Tag(2)
        SEQ0003 | Tokens, Embedding(8), Lstm(4, From = ["Embedding"]), Tag(2)
        SEQ0003 | Tokens, Embedding(8), Lstm(4, From = [""]), Tag(2)
        SEQ0003 | Tokens, Embedding(8), Concat(From = ["embedding", "nothing"]), Tag(2)
        SEQ0003 | Tokens, Embedding(8), Linear(4, From = ["lstm"]), Lstm(4), Tag(2)
        SEQ0003 | Tokens, Embedding(8), Gru(4, Initial = "gru"), Tag(2)
        SEQ0003 | Tokens, Embedding(8), Gru(4, Feed = "gru"), Linear(3), Tag(2)
        SEQ0005 | Tokens, Embedding(-1), Tag(2)
        SEQ0005 | Features(0), Tag(2)
        SEQ0005 | Features(3), Regress(0)
        SEQ0005 | Tokens, Embedding(8), Characters(8, Hidden = 0, From = ["tokens"], Name = "c"), Concat(From = ["embedding", "c"]), Tag(2)
        SEQ0005 | Features(3), Conv(4, Dilation = 0), Tag(2)
        SEQ0005 | Features(3), Highway(Layers = 0), Tag(2)
        SEQ0005 | Features(3), ExtractSpan(Longest = 0)
        SEQ0005 | Tokens(WordLength = -3), Characters(8), Tag(2)
        SEQ0005 SEQ0005 | Features(3), Lstm(0, Projection = -1), Tag(2)
        SEQ0005 | Features(3), Tag(-2)
        SEQ0039 | Features(3), Linear(1048577), Tag(2)
        SEQ0039 | Features(3), Lstm(4, Layers = 65), Tag(2)
        SEQ0039 | Features(1048576), Linear(1048576), Tag(2)
        SEQ0039 | Features(8192), Recurrent<Gru>(30000), Tag(2)
        SEQ0039 | Features(3), Linear(8), Highway(Layers = 65), Tag(2)
        SEQ0009 | Features(3), Dropout(-0.1), Tag(2)
        SEQ0009 | Features(3), Dropout(50), Tag(2)
        SEQ0009 | Tokens, Embedding(8, Dropout = 1), Tag(2)
        SEQ0009 | Tokens, Characters(8, Dropout = double.PositiveInfinity), Tag(2)
        SEQ0009 | Tokens, Embedding(4), Lstm(4, Name = "e"), TargetTokens, Embedding(4), Lstm(4, Initial = "e"), Generate(LabelSmoothing = 1.5)
        SEQ0009 SEQ0009 | Features(3), Gru(4, Layers = 2, Dropout = 2, Zoneout = 1), Tag(2)
        SEQ0030 | Features(3), Tag(2, Weight = -1)
        SEQ0030 | Features(3), Tag(2, Weight = double.NaN)
        SEQ0030 | Tokens, Embedding(8, Deviation = double.PositiveInfinity), Tag(2)
        SEQ0030 | Features(3), Highway(GateBias = double.NegativeInfinity), Tag(2)
        SEQ0010 | Features(3), Linear(4, Name = "a"), Linear(4, Name = "a"), Tag(2)
        SEQ0010 | Features(3, Name = "x"), Tag(2, Name = "x")
        SEQ0014 | Features(3), Linear(4, Name = "1st"), Tag(2)
        SEQ0014 | Features(3), Linear(4, Name = "a-b"), Tag(2)
        SEQ0014 | Features(3), Linear(4, Name = "a.b"), Tag(2)
        SEQ0014 | Features(3), Linear(4, Name = " a"), Tag(2)
        SEQ0011 | Features(3), Linear(4), Linear(5, From = ["features"]), Tag(2)
        SEQ0011 | Features(3), Concat, Tag(2)
        SEQ0011 | Features(3), Residual, Tag(2)
        SEQ0011 | Features(3), Linear(4), Tag(2), Linear(4)
        SEQ0011 | Features(3, From = ["x"]), Tag(2)
        SEQ0011 | Features(3), Attend(Attention.Dot, Size = 3), Tag(2)
        SEQ0011 | Features(3), Pool(Pooling.Last, Size = 3), Classify(2)
        SEQ0013 | Features(3), Activation((Activation)9), Tag(2)
        SEQ0013 | Features(3), Attend((Attention)(-1)), Tag(2)
        SEQ0013 | Tokens, BagOfWords(Weighting = (BagWeighting)3), Classify(2)
        SEQ0028 | Features(3), Gru(4, Projection = 5), Tag(2)
        SEQ0029 | Features(3), Gru(4, Dropout = 0.1), Tag(2)
        SEQ0029 | Features(3), Gru(4, Bidirectional = true, Reverse = true), Tag(2)
        SEQ0029 | Features(3), Gru(4, Layers = 2, Locked = true), Tag(2)
        SEQ0029 | Features(3), Dropout(0), Tag(2)
        SEQ0029 | Features(3), Conv(4, Width = 1, Dilation = 3), Tag(2)
        SEQ0029 | Tokens(WordLength = 9), Embedding(8), Tag(2)
        SEQ0029 | Tokens, Embedding(8, Pretrained = ""), Tag(2)
        SEQ0029 | Features(3), Linear(4, From = new string[0]), Tag(2)
        SEQ0029 | Features(3), Lstm(4, Initial = ""), Tag(2)
        SEQ0032 | Features(3), Tag(1)
        SEQ0033 | Features(100), Linear(10000), Tag(5000)
        SEQ0027 | Tokens, Embedding(8), NextToken(Adaptive = [3, 2])
        SEQ0027 | Tokens, Embedding(8), NextToken(Adaptive = [0])
        SEQ0040 | Features(3), Features(4), Tag(2)
        SEQ0040 | Tokens, Embedding(4), Generate
        SEQ0040 | TargetTokens, Embedding(4), Lstm(4), Generate
        SEQ0008 | Features(3), Tag(2), Tag(3), Tag(4), Tag(5)
        SEQ0008 | Tokens, Embedding(8), Lstm(4), NextToken, Tag(2)
        SEQ0041 | Features(3), Gru(4, Name = "a"), Gru(5, Initial = "a"), Tag(2)
        SEQ0042 | Features(3), Gru(4, Bidirectional = true, Feed = "linear"), Linear(4), Tag(2)
        SEQ0016 | Features(3), Recurrent<object>(4), Tag(2)
        SEQ0026 | Tokens, Contextual<object>, Tag(2)
        CS0315 SEQ0056 | Features(3), Tag<double>, Classify<Topic>(From = ["features"])
        CS0453 SEQ0056 | Features(3), Tag<Topic?>
        CS0453 SEQ0056 | Features(3), CrfTag<string>
        CS0246 | Features(3), Tag<Nowhere>
        CS7036 | Features(3), Lstm, Tag(2)
        CS0246 CS0246 | Features(3), Lsmt(4), Tag(2)
        CS0182 | Features(3), Linear(int.Parse("4")), Tag(2)
        CS0117 | Features(3), Attend(Attention.Cosine), Tag(2)
        CS1739 | Features(3), Linear(units: 3), Tag(2)
        CS0246 | Features(3), Linear(4, Width = 3), Tag(2)

        """;

    private const string WrongCells = """
        SEQ0018 | Weight W; # return 3 / 4 * h + W * x;
        SEQ0018 | Weight W; # return h * (2 / 3) + W * x;
        SEQ0018 | Weight W; const float Third = 1 / 3; # return Third * h + W * x;
        SEQ0018 | Weight W; # const int n = 5; return n / 2 * h + W * x;
        SEQ0018 | Weight W; # return h / 0.0 + W * x;
        SEQ0018 | Weight W; const double None = 0; # return h / None + W * x;
        SEQ0018 | Weight W; # return (W * x) / (1 - 1) + h;
        SEQ0018 | Weight W; # return Clamp(W * x + h, 0.5, -0.5);
        SEQ0018 | Weight W; # return Clamp(W * x + h, 2, 2);
        SEQ0018 | Weight W; static readonly double a = 2; # return a * h + a * (W * x);
        SEQ0018 | Weight W; static int A { get; set; } # return A * h + W * x;
        SEQ0018 | Weight W; # return Math.Sign(1) > 0 ? h : W * x;
        SEQ0018 | Weight W; # var y = h; while (x.Count > 0) { y = y + W * x; } return y;
        SEQ0018 | Weight W; # Vector F(Vector a) => a; return F(h) + W * x;
        SEQ0018 | Weight W; # return W * x + h.Gate(3, 3);
        SEQ0018 | Weight W; # return W * x + h.Gate(-1, 3);
        SEQ0018 | Weight W; # Vector a = default; return W * x + h + a;
        SEQ0018 | Weight W; # throw new Exception();
        SEQ0018 | Weight W; # return W * x + h + new Bias(1);
        SEQ0019 | Weight W; Vector p; # p += h; return W * x + p * h;
        SEQ0019 | Weight W; Bias b; # this.b = new(1); return W * x + h + b;
        SEQ0021 | Weight W; # return W * x + x * h;
        SEQ0021 | Weight W; # return W * x + W * h;
        SEQ0022 | Weight W, U; # return W * x + h;
        SEQ0022 | Weight W; Bias b; # var c = b + h; return W * x + h;
        SEQ0022 | Weight U; # return Tanh(U * h);
        SEQ0024 | Weight W; double a = 0.5; # return a * h + W * x;
        SEQ0024 | Weight W; readonly Vector p; # return p * h + W * x + p;
        SEQ0024 | Weight W; static Weight U; # return W * x + U * h + U * h;
        SEQ0024 | Weight W; string name = "c"; # return W * x + h;
        SEQ0024 | Weight W; Weight[] V = []; # return W * x + h;
        SEQ0052 | Weight W; Bias b = new(1); # return W * x + h + b;
        SEQ0052 | Weight W; Vector p = new Vector(); # return W * x + p * h;
        SEQ0052 | Weight W; Bias b; public C() => b = new(0); # return W * x + h + b;
        SEQ0053 | Weight W; # Vector h, Vector c # c = Tanh(W * x + c); h = c * h; return (c, h);
        SEQ0053 | Weight W; # Vector a, Vector b, Vector c # var nextB = W * x + b; var nextC = nextB + c; return (a + nextC, nextC, nextB);
        SEQ0054 | Weight W; # return Tanh(W * x);
        SEQ0054 | Weight W; # Vector h, Vector c # return (W * x + h, Tanh(c));
        CS0103 SEQ0020 | Weight W; # return W * x + Math2(h);
        CS0103 SEQ0020 | Weight W; # return W * x + Softmax(h);
        CS0019 | Weight W; # return x * W + h;
        CS0023 | Weight W; # return (-W) * x + h;

        """;

    private const string WrongFiles = """
        SEQ0001 | [SequenceModel, Features(3), Tag(2)] class Q;
        SEQ0001 CS0260 | [SequenceModel, Features(3), Tag(2)] partial class Q; class Q { int a() => 1; }
        SEQ0006 | [SequenceModel, Features(3)] partial class Q; [Tag(2)] partial class Q;
        SEQ0012 | [SequenceModel, Features(3), Tag(2)] partial class Q : Exception;
        SEQ0012 | file partial class Outer { internal partial class Middle { [SequenceModel, Features(3), Tag(2)] partial class Q; } }
        SEQ0012 | file partial class Outer { [Cell] partial class C { Weight W; public Vector Step(Vector x, Vector h) => W * x + h; } }
        SEQ0015 | enum Secret { A, B } [SequenceModel, Features(3), Tag<Secret>] public partial class Q;
        SEQ0017 | [Cell] partial class C;
        SEQ0017 | [Cell] partial class C { Vector Step(Vector x) => x; }
        SEQ0017 | [Cell] partial class C { Weight W; Vector Step(Vector x, Vector h) => W * x + h; Vector Step(Vector x, Vector h, int times) => h; }
        SEQ0023 | [Cell] partial class C { Weight W; Vector Step(Vector x, Vector h, Vector c) => W * x + h + c; }
        SEQ0025 | enum E { B_Person, I_Person } [SequenceModel, Features(3), CrfTag<E>] partial class Q;
        SEQ0025 | enum E { BPER, IPER, BLOC, ILOC } [SequenceModel, Features(3), CrfTag<E>(Scheme = TagScheme.Bio)] partial class Q;
        SEQ0025 | enum E { O, Person } [SequenceModel, Features(3), CrfTag<E>] partial class Q;
        SEQ0031 | enum E { A, B = A, C } [SequenceModel, Features(3), Tag<E>] partial class Q;
        SEQ0032 | enum E { A } [SequenceModel, Features(3), Tag<E>] partial class Q;
        SEQ0005 | enum E; [SequenceModel, Features(3), Tag<E>] partial class Q;
        SEQ0050 | [Features(3), Tag(2)] partial class Q;
        SEQ0050 | public class Base { } [Dropout(0.5)] public class Q : Base { }
        SEQ0050 | [SequenceModel, Features(3), Tag(2)] partial class Q; [Tag(2)] partial class R;
        SEQ0051 | class SmallAttribute() : RecurrentAttribute<Lstm>(8); [SequenceModel, Features(3), Small, Tag(2)] partial class Q;
        SEQ0051 | class GruAttribute() : RecurrentAttribute<Lstm>(8); [SequenceModel, Features(3), global::Gru, Tag(2)] partial class Q;
        SEQ0053 | [Cell] partial class C { Weight W; (Vector c, Vector h) Step(Vector x, Vector h, Vector c) => (c + W * x, h * c); }
        SEQ0055 | [Flags] enum E { A = 1, B = 2 } [SequenceModel, Features(3), Tag<E>] partial class Q;
        SEQ0055 | [Flags] enum E { A = 1, B = 2 } [SequenceModel, Features(3), CrfTag<E>] partial class Q;
        CS0592 CS0592 CS0592 | [SequenceModel, Features(3), Tag(2)] struct Q;

        """;
}
