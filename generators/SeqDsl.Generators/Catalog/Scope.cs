using SeqDsl.Generators.Declarations;
using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;
using Ops = SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Catalog;

/// <summary>The words in which layers and heads are said.</summary>
/// <param name="graph">Where their equations go.</param>
/// <param name="spec">The attribute.</param>
/// <param name="name">What the layer's parameters begin with.</param>
/// <param name="shared">What the layers of the model share.</param>
/// <param name="head">The number of the head, or of the next one.</param>
internal sealed class Scope(GraphBuilder graph, LayerSpec spec, string name, Scope.ModelScope shared, int head)
{
    public GraphBuilder Graph { get; } = graph;

    public LayerSpec Spec { get; } = spec;

    public string Name { get; } = name;

    public ModelScope Shared { get; } = shared;

    /// <summary>Whether the layer stands in the declaration itself, and not in a model that is used there.</summary>
    public bool IsOfTheModel { get; init; } = true;

    /// <summary>Whether training leaves the layer as it is: its parameters have no gradient, and nothing is dropped in it.</summary>
    public bool Frozen { get; init; }

    /// <summary>Of an input: where what it reads is packed.</summary>
    public Packing Packing { get; init; } = Packing.Main;

    /// <summary>What a layer gives that is named other than in From.</summary>
    public Func<string, Flow> Named { get; init; } = name => throw new InvalidOperationException($"There is no layer {name}.");

    /// <summary>What the layer takes, one by one; side by side they are its input.</summary>
    public IReadOnlyList<Flow> Sources { get; init; } = [];

    public Term Term(Value value) => new(Graph, value);

    /// <summary>For a layer of a model inside this layer.</summary>
    public Scope Inside(LayerSpec written, string itsName, bool frozen, IReadOnlyList<Flow> sources) =>
        new(Graph, written, $"{Name}.{itsName}", Shared, head) { Frozen = frozen, Sources = sources, IsOfTheModel = false };

    public Term Parameter(string suffix, Shape shape, InitialValues initial, bool frozen = false) =>
        Term(Graph.Parameter($"{Name}.{suffix}", shape, initial, frozen || Frozen));

    public Term Input(Input input) => Term(Graph.Input(input));

    /// <summary>The label that the head should give for each row.</summary>
    public Term Labels(Dimension rows) => Input(Ops.Input.Labels(head, rows));

    /// <summary>The numbers that the head should give for each row: [rows, size].</summary>
    public Term Numbers(Dimension rows, int size) => Input(Ops.Input.Numbers(head, rows, size));

    public Term Sigmoid(Term x) => Term(Graph.Sigmoid(x));

    public Term Tanh(Term x) => Term(Graph.Tanh(x));

    public Term Relu(Term x) => Term(Graph.Relu(x));

    public Term Sqrt(Term x) => Term(Graph.Sqrt(x));

    /// <summary>x·Wᵀ with W as PyTorch lays it out, [out, in].</summary>
    public Term Project(Term x, Term weight) => Term(Graph.Project(x, weight));

    /// <summary>Rows of a table by their numbers.</summary>
    public Term TakeRows(Term table, Term index) => Term(Graph.TakeRows(table, index));

    /// <summary>A single row for each token of a packing: [1, F] → [N, F]</summary>
    public Term ForEachToken(Term row, Packing over) => TakeRows(row, Input(over.OnlyRow));

    /// <summary>Σ over each sequence's tokens: [N, F] → [B, F]</summary>
    public Term SumTokens(Term x)
    {
        Packing over = Packing.OfTokens(x.Shape);
        return Term(Graph.AddRows(x, Graph.Input(over.SequenceOf), over.Sequences));
    }

    /// <summary>Mean over the features: [n, F] → [n, 1]</summary>
    public Term Mean(Term x) =>
        x.Shape[1].IsKnown ? Term(Graph.SumColumns(x)) / x.Shape[1].Size : Term(Graph.SumColumns(x)) / Term(Graph.Count(x.Shape[1]));

    public Term SumFeatures(Term x) => Term(Graph.SumColumns(x));

    public Term Concat(IReadOnlyList<Value> parts) => Term(Graph.Concat(parts));

    /// <summary>x with each number dropped with the given probability, and the others scaled to make up for it.</summary>
    public Term Dropout(Term x, double probability) =>
        probability > 0 && !Frozen ? (x * Term(Graph.DropoutMask(x, Shared.NextSite(), probability))).Named("dropped") : x;

    /// <summary>As <see cref="Dropout"/>, with one mask [B, F] for all tokens of a sequence (Gal and Ghahramani 2016).</summary>
    public Term LockedDropout(Term x, double probability) =>
        probability > 0 && !Frozen ? (x * OfSequence(Term(Graph.SharedMask(Shared.NextSite(), probability, Shape.Of(Packing.OfTokens(x.Shape).Sequences, x.Shape[1]))))).Named("dropped") : x;

    /// <summary>A table whose rows are dropped whole: a mask [m, 1] beside it, to be multiplied with what is taken from it.</summary>
    public Term RowMask(Dimension rows, double probability) => Term(Graph.SharedMask(Shared.NextSite(), probability, Shape.Of(rows, 1)));

    /// <summary>A mask in a shape of its own.</summary>
    public Term Mask(Shape shape, double probability) => Term(Graph.SharedMask(Shared.NextSite(), probability, shape));

    /// <summary>For each token the row of its sequence: [B, F] → [N, F]</summary>
    public Term OfSequence(Term x) => TakeRows(x, Input(Packing.OfRows(x).SequenceOf));

    /// <summary>What each source has, for the sequences of the batch: [B′, F] → [B, F]; what these have already stays as it is.</summary>
    public static Value InBatch(GraphBuilder graph, Value x) =>
        x.Shape[0] == Dimension.SourceSequences ? graph.TakeRows(x, graph.Input(Ops.Input.SourceOf), x.Name) : x;

    /// <summary>What a later layer gave for the token before, zeros or what was carried over before the first: [N, F]</summary>
    /// <param name="later">The layer's name.</param>
    /// <param name="over">The tokens.</param>
    public Term Fed(string later, Packing over)
    {
        int size = Shared.SizeOf(later);
        bool ofTheBatch = over.IsMain && IsOfTheModel, carried = Shared.CarriesStates && ofTheBatch;
        Value before = carried ? Graph.Input(Ops.Input.State(Shared.StatesAfter.Count, size)) : Graph.Zeros(Shape.Of(over.Sequences, size));
        if (Shared.IsWriting && ofTheBatch)
        {
            Shared.StatesBefore.Add(before);
        }

        Shared.Loops.Add(new(Name, later, carried ? Shared.StatesAfter.Count : null));
        if (carried)
        {
            Shared.StatesAfter.Add(before); // until the layer that gives it is there
        }

        return Shared.IsStep && ofTheBatch ? TakeRows(Term(before), Input(over.SequenceOf)).Named("fed") : Term(Graph.Make(new Fed(Name, over), [before]));
    }

    /// <summary>The layer y = x·Wᵀ + b with PyTorch's names and initial values.</summary>
    public Term Linear(Term x, int size, bool bias = true)
    {
        Dimension features = x.Shape[1];
        InitialValues initial = features.IsKnown ? new InitialValues.Uniform(1 / Math.Sqrt(features.Size)) : new InitialValues.FanIn();
        Term product = Project(x, Parameter("weight", Shape.Of(size, features), initial));
        return bias ? product + Parameter("bias", Shape.Of(size), initial) : product;
    }

    /// <summary>As the other, for a layer that has several: parameters under names of its own.</summary>
    /// <param name="x">[n, features], known at compile time.</param>
    /// <param name="size">Features that come out.</param>
    /// <param name="weight">The weight's name.</param>
    /// <param name="bias">The bias's name; null: none.</param>
    /// <param name="biasBegins">What the bias is before training; null: as the weight.</param>
    public Term Linear(Term x, int size, string weight, string? bias, InitialValues? biasBegins = null)
    {
        var initial = new InitialValues.Uniform(1 / Math.Sqrt(x.Shape[1].Size));
        Term product = Project(x, Parameter(weight, Shape.Of(size, x.Shape[1]), initial));
        return bias is null ? product : product + Parameter(bias, Shape.Of(size), biasBegins ?? initial);
    }

    /// <summary>The first and the last neighbour that a convolution of a width sees, counted from the token itself; of an even width one more after it.</summary>
    public static (int First, int Last) Neighbours(int width) => ((1 - width) / 2, width / 2);

    /// <summary>Each row beside its neighbours, zeros beyond its sequence's ends, and one product for all filters: [N, F] → [N, filters]</summary>
    /// <param name="x">Rows of a packing.</param>
    /// <param name="width">How many neighbours, the row itself among them.</param>
    /// <param name="filters">Features that come out.</param>
    /// <param name="dilation">How far each is from the next.</param>
    public Term Convolution(Term x, int width, int filters, int dilation = 1)
    {
        Value[] neighbours = [.. Enumerable.Range(Neighbours(width).First, width).Select(offset => Graph.Shift(x, offset * dilation))];
        return Linear(Concat(neighbours).Named(width > 1 ? "windows" : x.Value.Name), filters).Named("filtered");
    }

    /// <summary>A layer that is fed what a later one gave for the token before.</summary>
    /// <param name="Layer">The name of the one that is fed.</param>
    /// <param name="Later">The name of the later one.</param>
    /// <param name="State">The number of what is carried to the next batch; null: nothing is.</param>
    public sealed record FedLoop(string Layer, string Later, int? State);

    /// <summary>What the layers of one model share.</summary>
    public sealed class ModelScope
    {
        private int sites;

        /// <summary>For each vocabulary, by the dimension that counts its entries, the table of the model's first embedding of it.</summary>
        public Dictionary<Dimension, Value> Tables { get; } = [];

        /// <summary>Whether recurrent layers begin where the batch before has ended: in a language model that reads forward only.</summary>
        public bool CarriesStates { get; init; }

        /// <summary>Whether the model writes what it has read into another sequence, and a step of that is asked for: then it is known what states begin with.</summary>
        public bool IsWriting { get; init; }

        /// <summary>Whether each sequence has one token: what is fed then is a state, and there is no loop.</summary>
        public bool IsStep { get; init; }

        /// <summary>How many features a layer gives that is fed to an earlier one.</summary>
        public Func<string, int> SizeOf { get; init; } = _ => 1;

        /// <summary>What is fed to whom.</summary>
        public List<FedLoop> Loops { get; } = [];

        /// <summary>What each state of what is written begins with, by its number.</summary>
        public List<Value> StatesBefore { get; } = [];

        /// <summary>Each state after the batch, by its number.</summary>
        public List<Value> StatesAfter { get; } = [];

        /// <summary>Each recurrence by the name of its layer and direction: said twice, it is the same one, because a step is equal to itself alone.</summary>
        public Dictionary<string, Scan> Recurrences { get; init; } = [];

        /// <summary>The recurrence of a name, made when it is first asked for.</summary>
        public Scan RecurrenceOf(string name, Func<Scan> make) => Recurrences.TryGetValue(name, out Scan? made) ? made : Recurrences[name] = make();

        /// <summary>The number of a dropout: 0, 1, 2 …</summary>
        public int NextSite() => sites++;
    }
}
