namespace SeqDsl;

/// <summary>
/// A recurrent layer: one cell applied to every step of a sequence. Shape: [N, features] → [N, hidden · directions], with <see cref="Projection"/>
/// [N, projection · directions]. Every option works with every cell.
/// </summary>
/// <param name="hidden">Numbers in the state that one direction carries from step to step.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class RecurrentAttribute(int hidden) : LayerAttribute
{
    public int Hidden { get; } = hidden;

    /// <summary>Layers on top of each other, each reading the sequence that the one below gives.</summary>
    public int Layers { get; set; } = 1;

    /// <summary>Whether a second cell reads from the end to the beginning; the two results are concatenated (Schuster and Paliwal 1997).</summary>
    public bool Bidirectional { get; set; }

    /// <summary>Whether the one cell there is reads from the end to the beginning. Has no meaning beside <see cref="Bidirectional"/>.</summary>
    public bool Reverse { get; set; }

    /// <summary>
    /// The name of what each of its states begins with, in place of zeros: a recurrent layer, of which it is the last state (of the first input too: a decoder goes on where its
    /// encoder ended; Sutskever, Vinyals and Le 2014), or one vector for each sequence. Sizes must be equal. Only where it reads forward.
    /// </summary>
    public string? Initial { get; set; }

    /// <summary>
    /// The name of a later layer, of which each step reads beside its input what it gave for the token before, zeros at the first: a decoder is told what it attended to (input
    /// feeding: Luong, Pham and Manning 2015). All between the two becomes one recurrence, so it must look at one token at a time: <see cref="AttendAttribute"/> to another text,
    /// <see cref="LinearAttribute"/>, further recurrent layers and the like. Only where it reads forward.
    /// </summary>
    public string? Feed { get; set; }

    /// <summary>The probability of <see cref="DropoutAttribute"/> between the layers; at least 0, less than 1.</summary>
    public double Dropout { get; set; }

    /// <summary>
    /// Whether all tokens of a sequence share the mask of <see cref="Dropout"/>: the same features are dropped at every step (Gal and Ghahramani 2016; Merity,
    /// Keskar and Socher 2017).
    /// </summary>
    public bool Locked { get; set; }

    /// <summary>
    /// p: in training each number of a weight that is multiplied with a state is dropped with probability p, with one mask for the batch: (U∘mask)·h, mask 0 or 1/(1 − p)
    /// (DropConnect: Wan et al. 2013; as AWD-LSTM has it: Merity, Keskar and Socher 2017). Of a weight that takes input and state side by side, the columns of the state.
    /// At least 0, less than 1.
    /// </summary>
    public double WeightDrop { get; set; }

    /// <summary>
    /// p: in training the products of a step see a state with each unit dropped with probability p, the same units at all steps of a sequence: U·(h∘mask)
    /// (Gal and Ghahramani 2016, with one mask for all gates). Where a state is used other than in a product it is used whole. At least 0, less than 1.
    /// </summary>
    public double RecurrentDropout { get; set; }

    /// <summary>
    /// p: in training each unit of each state keeps its value with probability p, drawn anew for each token: h' = h where it keeps it, step(h) elsewhere; in use its mean,
    /// h' = p·h + (1 − p)·step(h) (Krueger et al. 2016). At least 0, less than 1.
    /// </summary>
    public double Zoneout { get; set; }

    /// <summary>
    /// P, less than the units H: the layer gives R·h with R [P, H], the parameter weight_hr_l0, and the products of a step see R·h in place of h, so their weights have
    /// P columns instead of H (Sak, Senior and Beaufays 2014). For an LSTM these are PyTorch's parameters with proj_size. The state itself keeps its H numbers: a
    /// cell that uses it other than in a product, as a GRU does, uses it whole, and <see cref="RecurrentDropout"/> drops of it before it is projected. Not written: none.
    /// </summary>
    public int Projection { get; set; }
}
