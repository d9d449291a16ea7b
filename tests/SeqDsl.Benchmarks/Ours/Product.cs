using SeqDsl.Benchmarks.Protocol;
using SeqDsl.Kernels;
using SeqDsl.Kernels.Products;

namespace SeqDsl.Benchmarks.Ours;

/// <summary>suite=product: C [M, N] = A [M, K] · Bᵀ, B [N, K]: a layer's input with its weight.</summary>
internal sealed class Product : Prepared
{
    private readonly FloatBuffer memory = new();
    private readonly Matrix a, b, c;

    public Product(Case asked)
    {
        int rows = asked.Number("rows"), columns = asked.Number("columns"), depth = asked.Number("depth");
        int first = rows * depth, second = columns * depth;
        Floats all = memory.Take((long)first + second + ((long)rows * columns));
        Numbers.Drawn(first, 5, 1).CopyTo(all.Span);
        Numbers.Drawn(second, 1, 1).CopyTo(all.Slice(first, second).Span);
        a = new(all.Slice(0, first), rows, depth);
        b = new(all.Slice(first, second), columns, depth);
        c = new(all.Slice(first + second, rows * columns), rows, columns);
    }

    public override void Run() => MatrixProduct.Multiply(a, b.Transpose, c);

    public override IReadOnlyDictionary<string, float[]> Results()
    {
        Run();
        return new Dictionary<string, float[]> { ["c"] = c.Memory.Span.ToArray() };
    }

    public override void Dispose() => memory.Dispose();
}
