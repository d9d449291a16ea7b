using SeqDsl.Data;

namespace SeqDsl.Decoding;

/// <summary>Makes the output codec of a model from its heads' codecs.</summary>
public static class Outputs
{
    /// <summary>One head: its target and prediction are the model's.</summary>
    public static IOutputCodec<TTarget, TPrediction> Of<TTarget, TPrediction>(IHeadCodec<TTarget, TPrediction> head) => new One<TTarget, TPrediction>(head);

    /// <summary>Two heads: targets and predictions are pairs.</summary>
    public static IOutputCodec<(TTarget1, TTarget2), (TPrediction1, TPrediction2)> Of<TTarget1, TTarget2, TPrediction1, TPrediction2>(
        IHeadCodec<TTarget1, TPrediction1> first, IHeadCodec<TTarget2, TPrediction2> second) =>
        new Two<TTarget1, TTarget2, TPrediction1, TPrediction2>(first, second);

    /// <summary>Three heads: targets and predictions are triples.</summary>
    public static IOutputCodec<(TTarget1, TTarget2, TTarget3), (TPrediction1, TPrediction2, TPrediction3)>
        Of<TTarget1, TTarget2, TTarget3, TPrediction1, TPrediction2, TPrediction3>(
        IHeadCodec<TTarget1, TPrediction1> first, IHeadCodec<TTarget2, TPrediction2> second, IHeadCodec<TTarget3, TPrediction3> third) =>
        new Three<TTarget1, TTarget2, TTarget3, TPrediction1, TPrediction2, TPrediction3>(first, second, third);

    /// <summary>Where one head has to cut earlier, the others are asked again.</summary>
    private static int All(int limit, params ReadOnlySpan<Func<int, int>> heads)
    {
        for (int before = -1; before != limit;)
        {
            before = limit;
            foreach (Func<int, int> head in heads)
            {
                limit = limit > 0 ? head(limit) : 0;
            }
        }
        return limit;
    }

    private sealed class One<TTarget, TPrediction>(IHeadCodec<TTarget, TPrediction> head) : IOutputCodec<TTarget, TPrediction>
    {
        public HeadTarget[] Encode(TTarget target, int length) => [head.Encode(target, length)];

        public int Within(IReadOnlyList<HeadTarget> targets, int limit) => head.Within(targets[0], limit);

        public TPrediction Decode(IReadOnlyList<float[]> scores, int length) => head.Decode(scores[0], length);

        public HeadEvaluation[] Evaluations() => [head.Evaluation()];

        public void Use(IReadOnlyList<IHeadParameters> parameters) => head.Use(parameters[0]);
    }

    private sealed class Two<TTarget1, TTarget2, TPrediction1, TPrediction2>(
        IHeadCodec<TTarget1, TPrediction1> first, IHeadCodec<TTarget2, TPrediction2> second)
        : IOutputCodec<(TTarget1, TTarget2), (TPrediction1, TPrediction2)>
    {
        public HeadTarget[] Encode((TTarget1, TTarget2) target, int length) => [first.Encode(target.Item1, length), second.Encode(target.Item2, length)];

        public int Within(IReadOnlyList<HeadTarget> targets, int limit) => All(limit, within => first.Within(targets[0], within), within => second.Within(targets[1], within));

        public (TPrediction1, TPrediction2) Decode(IReadOnlyList<float[]> scores, int length) => (first.Decode(scores[0], length), second.Decode(scores[1], length));

        public HeadEvaluation[] Evaluations() => [first.Evaluation(), second.Evaluation()];

        public void Use(IReadOnlyList<IHeadParameters> parameters)
        {
            first.Use(parameters[0]);
            second.Use(parameters[1]);
        }
    }

    private sealed class Three<TTarget1, TTarget2, TTarget3, TPrediction1, TPrediction2, TPrediction3>(
        IHeadCodec<TTarget1, TPrediction1> first, IHeadCodec<TTarget2, TPrediction2> second, IHeadCodec<TTarget3, TPrediction3> third)
        : IOutputCodec<(TTarget1, TTarget2, TTarget3), (TPrediction1, TPrediction2, TPrediction3)>
    {
        public HeadTarget[] Encode((TTarget1, TTarget2, TTarget3) target, int length) =>
            [first.Encode(target.Item1, length), second.Encode(target.Item2, length), third.Encode(target.Item3, length)];

        public int Within(IReadOnlyList<HeadTarget> targets, int limit) =>
            All(limit, within => first.Within(targets[0], within), within => second.Within(targets[1], within), within => third.Within(targets[2], within));

        public (TPrediction1, TPrediction2, TPrediction3) Decode(IReadOnlyList<float[]> scores, int length) =>
            (first.Decode(scores[0], length), second.Decode(scores[1], length), third.Decode(scores[2], length));

        public HeadEvaluation[] Evaluations() => [first.Evaluation(), second.Evaluation(), third.Evaluation()];

        public void Use(IReadOnlyList<IHeadParameters> parameters)
        {
            first.Use(parameters[0]);
            second.Use(parameters[1]);
            third.Use(parameters[2]);
        }
    }
}
