using SeqDsl.Benchmarks.Protocol;
using SeqDsl.Decoding.Search;
using SeqDsl.Models;

namespace SeqDsl.Benchmarks.Ours;

/// <summary>suite=decode model=writer|fed sources=… beam=W steps=T: what is written behind sources that are read once, T tokens each, by beam search.</summary>
internal sealed class Decoding : Prepared
{
    private readonly SequenceToSequenceModel model;
    private readonly string[][] sources;
    private readonly BeamOptions options;
    private IReadOnlyList<Generation> written = [];

    public Decoding(Case asked)
    {
        model = PairStep.Writer(asked["model"]);
        FilledStep.Fill(model);
        sources = [.. PairStep.Sources(model.SourceVocabulary!.Count, asked.Numbers("sources")).Select(source => Array.ConvertAll(source.TokenIds!, id => model.SourceVocabulary.Token((int)id)))];
        options = new() { Width = asked.Number("beam"), MaximumLength = asked.Number("steps"), LengthPenalty = 0 };
    }

    public override void Run() => written = model.Predict(sources, options, batchSize: sources.Length);

    /// <summary>ln p of the best sequence of each source.</summary>
    public override IReadOnlyDictionary<string, float[]> Results()
    {
        Run();
        return new Dictionary<string, float[]> { ["logprobability"] = [.. written.Select(best => (float)best.Alternatives[0].Hypothesis.LogProbability)] };
    }

    public override void Dispose() => model.Dispose();
}
