namespace SeqDsl.Cells;

/// <summary>
/// What a class marked with <see cref="CellAttribute"/> is given as its base: the functions in which a step is said, and the step on
/// plain numbers. This computes in double precision and one sequence at a time: to look at a cell, and as the oracle of what the
/// compiler makes of it.
/// </summary>
public abstract class Cell
{
    /// <summary>ε of <see cref="LayerNorm"/>.</summary>
    private const double Epsilon = 1e-5;

    /// <summary>Gives every field its numbers. The shapes follow from the step, the input's size and the number of units.</summary>
    /// <param name="inputs">I: numbers in the input.</param>
    /// <param name="hidden">H: numbers in each state.</param>
    /// <param name="values">By the field's name its numbers, row by row.</param>
    /// <exception cref="ArgumentException">A field is given more or fewer numbers than it has.</exception>
    public abstract void Fill(int inputs, int hidden, Func<string, double[]> values);

    /// <summary><c>Step</c>: the states after it.</summary>
    /// <param name="input">[I]</param>
    /// <param name="states">The states before it, [H] each; the first is the output.</param>
    public abstract Vector[] Run(Vector input, params Vector[] states);

    /// <summary>σ(x) = 1 / (1 + e⁻ˣ)</summary>
    protected static Vector Sigmoid(Vector x) => x.Map(static number => 1 / (1 + Math.Exp(-number)));

    /// <summary>tanh x</summary>
    protected static Vector Tanh(Vector x) => x.Map(Math.Tanh);

    /// <summary>max(x, 0)</summary>
    protected static Vector Relu(Vector x) => x.Map(static number => Math.Max(number, 0));

    /// <summary>eˣ</summary>
    protected static Vector Exp(Vector x) => x.Map(Math.Exp);

    /// <summary>ln x</summary>
    protected static Vector Log(Vector x) => x.Map(Math.Log);

    /// <summary>√x</summary>
    protected static Vector Sqrt(Vector x) => x.Map(Math.Sqrt);

    /// <summary>|x|</summary>
    protected static Vector Abs(Vector x) => x.Map(Math.Abs);

    /// <summary>ln(1 + eˣ)</summary>
    protected static Vector Softplus(Vector x) => x.Map(static number => Math.Max(number, 0) + Math.Log(1 + Math.Exp(-Math.Abs(number))));

    /// <summary>min(max(x/6 + 1/2, 0), 1)</summary>
    protected static Vector HardSigmoid(Vector x) => x.Map(static number => Math.Clamp(number / 6 + 0.5, 0, 1));

    /// <summary>min(max(x, low), high)</summary>
    protected static Vector Clamp(Vector x, double low, double high) => x.Map(number => Math.Clamp(number, low, high));

    /// <summary>(x − μ) / √(σ² + 1e-5) ∘ gain + bias, with mean and variance over the units (Ba, Kiros and Hinton 2016).</summary>
    protected static Vector LayerNorm(Vector x, Vector gain, Vector bias)
    {
        Vector centred = x - x.Numbers.Average();
        double deviation = Math.Sqrt((centred * centred).Numbers.Average() + Epsilon);
        return centred / deviation * gain + bias;
    }

    /// <summary>The vectors one behind the other: the sizes add up.</summary>
    protected static Vector Concat(params Vector[] parts) => new([.. parts.SelectMany(part => part.Numbers)]);

    /// <summary>The numbers of a field, if they are as many as it has.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    protected static double[] Sized(double[] numbers, int size, string field) =>
        numbers.Length == size ? numbers : throw new ArgumentException($"{field} has {size} numbers, but {numbers.Length} are given.", nameof(numbers));
}
