using SeqDsl.Generators.Graph.Cells;

namespace SeqDsl.Generators.Kernels;

internal enum MemoryKind
{
    Input,
    Mask,
    State,
    Field,
    Saved,
    OutputGradient,
    InputGradient,

    /// <summary>Of a block of steps: the loop's own.</summary>
    Handed,
    BackwardScratch,

    /// <summary>Sums over tokens: one row.</summary>
    Sums,
}

/// <summary>Memory of a kernel's pass: its <paramref name="Number"/>-th state, field, saved or scratch array.</summary>
/// <param name="Columns">A size of <see cref="KernelSizes"/>.</param>
/// <param name="Handed">Whether rows ahead of the forward loop hand it on to it.</param>
internal sealed record KernelMemory(MemoryKind Kind, int Number, int Columns, string Name, bool Handed = false);

/// <summary>A phase and the memory behind those of its arrays that are not its own.</summary>
internal sealed record BoundPhase(string Name, Phase Phase, IReadOnlyDictionary<PhaseArray, KernelMemory> Memory);

/// <summary>A part of memory with rows of tokens, from a column on.</summary>
internal sealed record KernelColumns(KernelMemory Memory, int Start, int Columns);

/// <summary>A block of a weight's gradient: Σ over tokens leftᵀ·right, or the block is zero.</summary>
/// <param name="Add">To what is there already.</param>
internal sealed record GradientBlock(int Field, int RowStart, int ColumnStart, KernelColumns? Left, KernelColumns? Right, bool Add);

/// <summary>Σ over tokens of rows.</summary>
internal sealed record SumOfRows(KernelMemory Sum, KernelColumns Rows);

/// <summary>What becomes of a cell's step: phases over rows, loops over steps, and sums over tokens.</summary>
/// <param name="Cell">The step.</param>
/// <param name="ForwardRows">Of all tokens before the loop: W·x + b.</param>
/// <param name="Forward">Step by step.</param>
/// <param name="BackwardRows">Of all tokens before the backward loop; null: nothing.</param>
/// <param name="Backward">Step by step, the other way.</param>
/// <param name="SumRows">Of all tokens after it: what sums are taken of and no array holds; null: nothing.</param>
/// <param name="InputGradient">Of all tokens: dx.</param>
/// <param name="Weights">Gradients of weights.</param>
/// <param name="Sums">Gradients of biases and per-unit weights, or what they are computed of.</param>
/// <param name="Vectors">Gradients that are no plain sums, of one row; null: none.</param>
/// <param name="ForwardCarries">Which state each state of the forward loop is.</param>
/// <param name="BackwardCarries">Which state's gradient each state of the backward loop is.</param>
/// <param name="Saved">What backward needs of forward beside input and states, for each token.</param>
internal sealed record CellKernelPlan(
    CellStep Cell,
    BoundPhase? ForwardRows,
    BoundPhase Forward,
    BoundPhase? BackwardRows,
    BoundPhase Backward,
    BoundPhase? SumRows,
    BoundPhase InputGradient,
    IReadOnlyList<GradientBlock> Weights,
    IReadOnlyList<SumOfRows> Sums,
    BoundPhase? Vectors,
    IReadOnlyList<int> ForwardCarries,
    IReadOnlyList<int> BackwardCarries,
    IReadOnlyList<KernelMemory> Saved,
    IReadOnlyList<KernelMemory> BackwardScratch,
    IReadOnlyList<KernelMemory> SumScratch);
