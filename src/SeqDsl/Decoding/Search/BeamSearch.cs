using System.Numerics;

namespace SeqDsl.Decoding.Search;

/// <summary>
/// The likeliest sequences that a decoder writes, by beam search (Lowerre 1976; Sutskever et al. 2014): at each step the <see cref="BeamOptions.Width"/> likeliest
/// continuations of each source go on. All sources' beams are rows of one batch; a sequence that ends leaves it, and so does a source that nothing going on can better.
/// </summary>
public static class BeamSearch
{
    private const double LeastCoverage = 1e-6;

    /// <summary>The best sequences of each source, best first; of equal ones the one found first.</summary>
    /// <param name="decoder">At its beginning.</param>
    /// <param name="sources">How many sources it has.</param>
    /// <param name="options">How; null: the defaults.</param>
    /// <exception cref="ArgumentException">An option cannot be.</exception>
    public static IReadOnlyList<IReadOnlyList<Hypothesis>> Run(IStepDecoder decoder, int sources, BeamOptions? options = null)
    {
        options ??= new();
        options.Check();
        Beam[] beams = [.. Enumerable.Range(0, sources).Select(_ => new Beam(options))];
        List<Row> rows = [.. Enumerable.Range(0, sources).Select(source => new Row(source, source, decoder.Start, Path.Empty))];
        for (int step = 0; rows.Count > 0; step++)
        {
            int[] parents = [.. rows.Select(row => row.Parent)], tokens = [.. rows.Select(row => row.Token)];
            ReadOnlyMemory<float> next = decoder.Step(parents, tokens);
            List<Row> going = [];
            for (int first = 0; first < rows.Count;)
            {
                int source = rows[first].Source, behind = first;
                while (behind < rows.Count && rows[behind].Source == source)
                {
                    behind++;
                }
                going.AddRange(beams[source].Advance(rows, first, behind, next.Span, decoder, last: step == options.MaximumLength));
                first = behind;
            }
            rows = going;
        }
        return [.. beams.Select(beam => beam.Best())];
    }

    /// <summary>A row that goes on: what it continues, by what, and what was written.</summary>
    private readonly record struct Row(int Source, int Parent, int Token, Path Path);

    /// <summary>What was written so far, backwards.</summary>
    private sealed record Path(Path? Before, int Token, int Length, double LogProbability, ReadOnlyMemory<float> Attention)
    {
        public static Path Empty { get; } = new(null, 0, 0, 0, default);

        public Path With(int token, double logProbability, ReadOnlyMemory<float> attention) => new(this, token, Length + 1, LogProbability + logProbability, attention.ToArray());

        public IEnumerable<Path> Steps()
        {
            var steps = new Stack<Path>();
            for (Path path = this; path.Before is not null; path = path.Before)
            {
                steps.Push(path);
            }
            return steps;
        }
    }

    /// <summary>The sequences of one source.</summary>
    private sealed class Beam(BeamOptions options)
    {
        private readonly List<Hypothesis> ended = [], cut = [];

        public IReadOnlyList<Hypothesis> Best() =>
            [.. (ended.Count > 0 ? ended : cut).OrderByDescending(hypothesis => hypothesis.Score).Take(options.Best)];

        /// <summary>What goes on of this source's rows.</summary>
        public IEnumerable<Row> Advance(List<Row> rows, int first, int behind, ReadOnlySpan<float> next, IStepDecoder decoder, bool last)
        {
            int entries = decoder.Entries;

            // Twice as many candidates as can go on: at most Width of them are ends.
            var candidates = new PriorityQueue<(int Row, int Token, double Score), (double Score, int Place)>(2 * options.Width);
            for (int row = first; row < behind; row++)
            {
                double before = rows[row].Path.LogProbability, least = double.NegativeInfinity;
                ReadOnlySpan<float> own = next.Slice(row * entries, entries);
                for (int token = Promising(own, 0, least - before); token < entries; token = Promising(own, token + 1, least - before))
                {
                    double score = before + own[token];
                    if (score < least)
                    {
                        continue;
                    }
                    if ((token == decoder.Start && token != decoder.End) || !(score > double.NegativeInfinity) || (last && token != decoder.End))
                    {
                        continue;
                    }
                    (double, int) place = (score, -((row * entries) + token)); // of equal ones the first
                    if (candidates.Count < 2 * options.Width)
                    {
                        candidates.Enqueue((row, token, score), place);
                    }
                    else
                    {
                        candidates.EnqueueDequeue((row, token, score), place);
                    }
                    least = candidates.Count == 2 * options.Width && candidates.TryPeek(out _, out (double Score, int) lowest) ? lowest.Score : least;
                }
            }
            List<Row> going = [];
            (int Row, int Token, double Score)[] ranked = [.. candidates.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)];
            for (int rank = 0; rank < ranked.Length; rank++)
            {
                (int row, int token, double score) = ranked[rank];
                Row parent = rows[row];
                bool ends = token == decoder.End;
                if (ends ? rank >= options.Width : going.Count == options.Width)
                {
                    continue;
                }
                Path path = parent.Path.With(token, score - parent.Path.LogProbability, decoder.Attention(row));
                if (ends)
                {
                    ended.Add(Written(path, ended: true));
                }
                else
                {
                    going.Add(new(parent.Source, row, token, path));
                }
            }
            if (last)
            {
                for (int row = first; row < behind && ended.Count == 0; row++)
                {
                    cut.Add(Written(rows[row].Path, ended: false));
                }
                return [];
            }
            return IsSettled(going) ? [] : going;
        }

        /// <summary>The next token from a place on that may reach a limit, or the number of tokens: of a large vocabulary nearly none does, so a register is looked at at a time.</summary>
        private static int Promising(ReadOnlySpan<float> scores, int from, double limit)
        {
            float least = MathF.BitDecrement(MathF.BitDecrement((float)limit)); // rounded down, so that nothing is passed over
            var all = new Vector<float>(least);
            while (from <= scores.Length - Vector<float>.Count && !Vector.GreaterThanOrEqualAny(new Vector<float>(scores[from..]), all))
            {
                from += Vector<float>.Count;
            }
            while (from < scores.Length && !(scores[from] >= least))
            {
                from++;
            }
            return from;
        }

        /// <summary>
        /// Whether enough have ended, or nothing that goes on can still come among the best: probabilities only fall, and the longest sequence has the kindest penalty.
        /// </summary>
        private bool IsSettled(List<Row> going)
        {
            if (ended.Count < options.Best || going.Count == 0 || ended.Count >= options.Width)
            {
                return going.Count == 0 || ended.Count >= options.Width;
            }
            double worst = ended.Select(hypothesis => hypothesis.Score).OrderDescending().ElementAt(options.Best - 1);
            double hope = going[0].Path.LogProbability / Penalty(options.MaximumLength + 1);
            return hope <= worst;
        }

        private Hypothesis Written(Path path, bool ended)
        {
            Path[] steps = [.. path.Steps()];
            float[][] attention = steps.Length > 0 && steps[0].Attention.Length > 0 ? [.. steps.Select(step => step.Attention.ToArray())] : [];
            return new([.. steps.SkipLast(ended ? 1 : 0).Select(step => step.Token)], path.LogProbability, (path.LogProbability / Penalty(path.Length)) + Coverage(attention), ended, attention);
        }

        private double Penalty(int length) => Math.Pow((5.0 + length) / 6, options.LengthPenalty);

        private double Coverage(float[][] attention)
        {
            double sum = 0;
            for (int token = 0; options.CoveragePenalty > 0 && attention.Length > 0 && token < attention[0].Length; token++)
            {
                sum += Math.Log(Math.Clamp(attention.Sum(step => (double)step[token]), LeastCoverage, 1));
            }
            return options.CoveragePenalty * sum;
        }
    }
}
