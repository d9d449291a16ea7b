using System.Runtime.CompilerServices;
using SeqDsl.Kernels.Ops;
using SeqDsl.Kernels.Products;
using SeqDsl.Kernels.Recurrence;

namespace SeqDsl.Kernels.Attending;

/// <summary>
/// One sequence after the other in room of their own: S rows of the query, <see cref="Block"/> at a time, and T of the memory. Rows are gathered from where they are
/// packed, step t's at Offsets[t] + b, so that products have rows that lie evenly; what is made of them is put back.
/// </summary>
internal unsafe ref struct AttentionSequence
{
    /// <summary>Rows of the query for which weights are there at once, [Block, T], so that a long sequence takes no more: rows that pay for packing a product's factor.</summary>
    private const int Block = 96;

    private readonly AttentionOperands operands;
    private readonly AttentionGradients gradients;
    private readonly Floats context;
    private readonly int features, columns;
    private readonly Floats directionGradient, query, keys, values, weights, ofQuery, contextGradient, weightGradients, queryGradient, keysGradient, valuesGradient;
    private int over, memory, overLength, memoryLength;

    public AttentionSequence(in AttentionOperands operands, in AttentionGradients gradients, Floats context, Floats room)
    {
        (this.operands, this.gradients, this.context) = (operands, gradients, context);
        (features, columns) = (operands.Features, operands.Columns);
        int rows = RowsOf(operands), steps = operands.Memory.Steps;
        int start = 0;
        directionGradient = Next(operands.IsAdditive ? features : 0); // first: the batch adds it up
        query = Next(rows * features);
        keys = Next(steps * features);
        values = Next(steps * columns);
        weights = Next((long)rows * steps);
        ofQuery = Next(rows * columns);
        if (start < room.Length)
        {
            contextGradient = ofQuery;
            weightGradients = Next((long)rows * steps);
            queryGradient = Next(rows * features);
            keysGradient = Next(steps * features);
            valuesGradient = Next(steps * columns);
        }

        Floats Next(long count)
        {
            Floats part = room.Slice(start, (int)count);
            start += (int)FloatBuffer.Lines(count);
            return part;
        }
    }

    /// <summary>How many numbers the room has.</summary>
    public static long Size(in AttentionOperands operands, bool backward)
    {
        long rows = RowsOf(operands), steps = operands.Memory.Steps, features = operands.Features, columns = operands.Columns;
        long both = FloatBuffer.Lines(rows * features) + FloatBuffer.Lines(steps * features) + FloatBuffer.Lines(steps * columns) + FloatBuffer.Lines(rows * steps);
        return FloatBuffer.Lines(operands.IsAdditive ? features : 0) + FloatBuffer.Lines(rows * columns) + (backward ? 2 : 1) * both;
    }

    public readonly void ClearSums() => directionGradient.Span.Clear();

    /// <summary>Turns to a sequence.</summary>
    /// <param name="over">Its number in the query.</param>
    /// <param name="memory">Its number in the memory.</param>
    public void Enter(int over, int memory)
    {
        (this.over, this.memory) = (over, memory);
        (overLength, memoryLength) = (operands.Over.Length(over), operands.Memory.Length(memory));
        Gather(operands.Keys, operands.Memory, memory, 0, memoryLength, features, keys);
        Gather(operands.Values, operands.Memory, memory, 0, memoryLength, columns, values);
    }

    /// <summary>context = α·values</summary>
    public readonly void Forward()
    {
        for (int first = 0; first < overLength; first += Block)
        {
            int rows = Math.Min(Block, overLength - first);
            Weigh(first, rows);
            MatrixProduct.Multiply(Of(weights, rows, memoryLength), Of(values, memoryLength, columns), Of(ofQuery, rows, columns));
            Scatter(ofQuery, operands.Over, over, first, rows, columns, context);
        }
    }

    /// <summary>dvalues = αᵀ·dy; with dscore = α ∘ (dα − Σ dα∘α) and dα = dy·valuesᵀ the gradients of what is scored.</summary>
    public readonly void Backward()
    {
        for (int first = 0; first < overLength; first += Block)
        {
            int rows = Math.Min(Block, overLength - first);
            bool add = first > 0;
            Weigh(first, rows);
            Gather(gradients.Context, operands.Over, over, first, rows, columns, contextGradient);
            Matrix dy = Of(contextGradient, rows, columns), scores = Of(weightGradients, rows, memoryLength);
            if (!gradients.Values.IsEmpty)
            {
                MatrixProduct.Multiply(Of(weights, rows, memoryLength).Transpose, dy, Of(valuesGradient, memoryLength, columns), add);
            }
            if (gradients.Query.IsEmpty && gradients.Keys.IsEmpty && gradients.Direction.IsEmpty)
            {
                continue;
            }
            MatrixProduct.Multiply(dy, Of(values, memoryLength, columns).Transpose, scores);
            AttentionRows.SoftmaxGradient(weights, weightGradients, rows, memoryLength);
            if (operands.IsAdditive)
            {
                if (!add)
                {
                    keysGradient.Slice(0, memoryLength * features).Span.Clear();
                }
                AttentionRows.AdditiveGradient(
                    query, keys, operands.Direction, weightGradients, rows, memoryLength, features, queryGradient, keysGradient, directionGradient);
            }
            else
            {
                if (!gradients.Query.IsEmpty)
                {
                    MatrixProduct.Multiply(scores, Of(keys, memoryLength, features), Of(queryGradient, rows, features));
                }
                if (!gradients.Keys.IsEmpty)
                {
                    MatrixProduct.Multiply(scores.Transpose, Of(query, rows, features), Of(keysGradient, memoryLength, features), add);
                }
            }
            Scatter(queryGradient, operands.Over, over, first, rows, features, gradients.Query);
        }
        Scatter(keysGradient, operands.Memory, memory, 0, memoryLength, features, gradients.Keys);
        Scatter(valuesGradient, operands.Memory, memory, 0, memoryLength, columns, gradients.Values);
    }

    // α of some rows of the query: [rows, T]
    private readonly void Weigh(int first, int rows)
    {
        Gather(operands.Query, operands.Over, over, first, rows, features, query);
        if (operands.IsAdditive)
        {
            AttentionRows.AdditiveScores(query, keys, operands.Direction, rows, memoryLength, features, weights);
        }
        else
        {
            MatrixProduct.Multiply(Of(query, rows, features), Of(keys, memoryLength, features).Transpose, Of(weights, rows, memoryLength));
        }
        Floats scores = weights.Slice(0, rows * memoryLength);
        Softmax.Run(scores, rows, memoryLength, scores);
    }

    private static int RowsOf(in AttentionOperands operands) => Math.Min(Block, operands.Over.Steps);

    private static Matrix Of(Floats numbers, int rows, int columns) => new(numbers.Slice(0, rows * columns), rows, columns);

    private static void Gather(Floats packed, in PackedSteps steps, int b, int first, int rows, int columns, Floats own)
    {
        float* from = (float*)packed.Address, to = (float*)own.Address;
        for (int row = 0; row < rows; row++, to += columns)
        {
            Unsafe.CopyBlockUnaligned(to, from + ((nint)(steps.Offsets[first + row] + b) * columns), (uint)columns * sizeof(float));
        }
    }

    private static void Scatter(Floats own, in PackedSteps steps, int b, int first, int rows, int columns, Floats packed)
    {
        if (packed.IsEmpty)
        {
            return;
        }
        float* from = (float*)own.Address, to = (float*)packed.Address;
        for (int row = 0; row < rows; row++, from += columns)
        {
            Unsafe.CopyBlockUnaligned(to + ((nint)(steps.Offsets[first + row] + b) * columns), from, (uint)columns * sizeof(float));
        }
    }
}
