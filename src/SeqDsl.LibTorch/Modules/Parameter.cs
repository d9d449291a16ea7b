namespace TorchSharp.Modules;

/// <summary>A tensor that a module trains.</summary>
public class Parameter : torch.Tensor
{
    /// <param name="data">Becomes the parameter, and is itself invalid afterwards.</param>
    public Parameter(torch.Tensor data, bool requires_grad = true) : base(data.with_requires_grad(requires_grad)) { }
}
