using SeqDsl.Generators.Graph.Ops;

namespace SeqDsl.Generators.Graph;

internal sealed partial class GraphBuilder
{
    public Value Constant(double number) => Make(new Constant(number), []);

    /// <summary>How many features a value has.</summary>
    public Value FeatureCount(Value x) => Make(new FeatureCount(x.Shape.Features.Size), []);

    public Value Zeros(Shape shape) => Make(new Zeros(shape), []);

    /// <summary>How many there are of a symbolic dimension, as a number.</summary>
    public Value Count(Dimension dimension) => Make(new Count(dimension), []);

    public Value Parameter(string name, Shape shape, InitialValues initial, bool frozen = false) => Make(new Parameter(name, shape, initial, frozen), [], name);

    public Value Input(Input input) => Make(input, [], input.Name);

    public Value Add(Value left, Value right, string? name = null) => Make(Ops.Add.Op, [left, right], name);

    public Value Subtract(Value left, Value right, string? name = null) => Make(Ops.Subtract.Op, [left, right], name);

    public Value Multiply(Value left, Value right, string? name = null) => Make(Ops.Multiply.Op, [left, right], name);

    public Value Divide(Value left, Value right, string? name = null) => Make(Ops.Divide.Op, [left, right], name);

    /// <summary>1 where the two are equal, else 0.</summary>
    public Value Equal(Value left, Value right, string? name = null) => Make(Ops.Equal.Op, [left, right], name);

    public Value Negate(Value x, string? name = null) => Make(Ops.Negate.Op, [x], name);

    public Value Sigmoid(Value x, string? name = null) => Make(Ops.Sigmoid.Op, [x], name);

    public Value Tanh(Value x, string? name = null) => Make(Ops.Tanh.Op, [x], name);

    public Value Relu(Value x, string? name = null) => Make(Ops.Relu.Op, [x], name);

    /// <summary>1 where x is above zero, else 0.</summary>
    public Value Positive(Value x, string? name = null) => Make(Ops.Positive.Op, [x], name);

    public Value Sqrt(Value x, string? name = null) => Make(Ops.Sqrt.Op, [x], name);

    public Value Exp(Value x, string? name = null) => Make(Ops.Exp.Op, [x], name);

    public Value Log(Value x, string? name = null) => Make(Ops.Log.Op, [x], name);

    public Value Softplus(Value x, string? name = null) => Make(Ops.Softplus.Op, [x], name);

    public Value Abs(Value x, string? name = null) => Make(Ops.Abs.Op, [x], name);

    /// <summary>1, −1 or 0, as x is above zero, below or neither.</summary>
    public Value Sign(Value x, string? name = null) => Make(Ops.Sign.Op, [x], name);

    public Value Clamp(Value x, double low, double high, string? name = null) => Make(new Clamp(low, high), [x], name);

    /// <summary>1 where x lies between the two, else 0.</summary>
    public Value Within(Value x, double low, double high, string? name = null) => Make(new Within(low, high), [x], name);

    /// <summary>[n, k] · [k, m] → [n, m]</summary>
    public Value MatMul(Value left, Value right, string? name = null) => Make(Ops.MatMul.Op, [left, right], name);

    public Value Transpose(Value x) => Make(Ops.Transpose.Op, [x]);

    /// <summary>x·Wᵀ for a weight as PyTorch lays it out, [out, in].</summary>
    public Value Project(Value x, Value weight, string? name = null) => MatMul(x, Transpose(weight), name);

    /// <summary>Side by side along an axis; along the features unless said otherwise.</summary>
    public Value Concat(IReadOnlyList<Value> parts, int? axis = null, string? name = null) =>
        parts.Count == 1 ? parts[0] : Make(new Concat(axis ?? parts[0].Shape.Rank - 1), parts, name);

    public Value Slice(Value x, int axis, int start, int length, string? name = null) => Make(new Slice(axis, start, length), [x], name);

    /// <summary>x with zeros before and after it along an axis, so that it becomes <paramref name="total"/> long.</summary>
    public Value Pad(Value x, int axis, int start, int total) => Make(new Pad(axis, start, total), [x]);

    /// <summary>[n, F] → [F]</summary>
    public Value SumRows(Value x, string? name = null) => Make(Ops.SumRows.Op, [x], name);

    /// <summary>[n, F] → [n, 1]</summary>
    public Value SumColumns(Value x, string? name = null) => Make(Ops.SumColumns.Op, [x], name);

    /// <summary>A column repeated for every feature of another value: [n, 1] → [n, F]</summary>
    public Value RepeatColumns(Value column, Value like) => Make(Ops.RepeatColumns.Op, [column, like]);

    /// <summary>Row index[r] of the table for each r: [m, F], [n] → [n, F]</summary>
    public Value TakeRows(Value table, Value index, string? name = null) => Make(Ops.TakeRows.Op, [table, index], name);

    /// <summary>Each row r of x added to row index[r] of zeros: [n, F], [n] → [rows, F]</summary>
    public Value AddRows(Value x, Value index, Dimension rows, string? name = null) => Make(new AddRows(rows), [x, index], name);

    /// <summary>For each sequence and feature the largest value over its tokens: [N, F] → [B, F]</summary>
    public Value MaxTokens(Value x, string? name = null) => Make(new MaxTokens(Packing.OfTokens(x.Shape)), [x], name);

    /// <summary>The softmax of each feature over each sequence's tokens: [N, F] → [N, F]</summary>
    public Value SoftmaxTokens(Value x, string? name = null) => Make(new SoftmaxTokens(Packing.OfTokens(x.Shape)), [x], name);

    /// <summary>For each row of a query the values of the same sequence, weighted by softmax(query·keys): [N, A], [M, A], [M, G] → [N, G]</summary>
    /// <param name="memoryOf">Where keys and values are packed apart from the query, for each sequence of the query the number that the same one has there.</param>
    public Value Attention(Value query, Value keys, Value values, Value? memoryOf = null, string? name = null) => Make(
        new Attention(AttentionScore.Dot, Packing.OfTokens(query.Shape), Packing.OfTokens(keys.Shape)), memoryOf is null ? [query, keys, values] : [query, keys, values, memoryOf], name);

    /// <summary>As <see cref="Attention"/>, weighted by softmax(direction·tanh(query + keys)).</summary>
    /// <param name="direction">[1, A]</param>
    public Value AdditiveAttention(Value query, Value keys, Value values, Value direction, Value? memoryOf = null, string? name = null) => Make(
        new Attention(AttentionScore.Additive, Packing.OfTokens(query.Shape), Packing.OfTokens(keys.Shape)),
        memoryOf is null ? [query, keys, values, direction] : [query, keys, values, direction, memoryOf],
        name);

    /// <summary>For each token what the one that stands so many further on in its sequence has, and 0 beyond the sequence's ends: [N, F] → [N, F]</summary>
    public Value Shift(Value x, int offset, string? name = null) => offset == 0 ? x : Make(new Shift(offset, Packing.OfTokens(x.Shape)), [x], name);

    /// <summary>How often each entry of the vocabulary occurs in each sequence: → [B, V]</summary>
    public Value CountTokens(string? name = null) => Make(Ops.CountTokens.Op, [Input(Ops.Input.Tokens), Input(Ops.Input.SequenceOf)], name);

    public Value OneHot(Value index, Dimension size, string? name = null) => Make(new OneHot(size), [index], name);

    public Value Softmax(Value x, string? name = null) => Make(Ops.Softmax.Op, [x], name);

    /// <summary>The mean over rows of −ln softmax(logits)[target].</summary>
    public Value CrossEntropy(Value logits, Value targets, string? name = null) => Make(Ops.CrossEntropy.Op, [logits, targets], name);

    /// <summary>The loss of a conditional random field.</summary>
    /// <param name="operands">Logits, transitions, starts, ends, labels.</param>
    public Value Crf(TagLayout tags, IReadOnlyList<Value> operands, string? name = null) => Make(new Crf(tags), operands, name);

    public Value DropoutMask(Value like, int site, double probability, string? name = null) => Make(new DropoutMask(site, probability), [like], name);

    /// <summary>A dropout mask that rows share.</summary>
    public Value SharedMask(int site, double probability, Shape shape) => Make(new SharedMask(site, probability, shape), []);

    public Value Scan(Scan scan, IReadOnlyList<Value> operands, string? name = null) => Make(scan, operands, name);

    public Value Pick(Value bundle, int index, string? name = null) => Make(new Pick(index), [bundle], name);

    /// <summary>The sum of those that are there; null when none is.</summary>
    public Value? Sum(IEnumerable<Value> values, string? name = null)
    {
        Value? sum = null;
        foreach (Value value in values)
        {
            sum = sum is null ? value : Add(sum, value, name);
        }

        return sum;
    }
}
