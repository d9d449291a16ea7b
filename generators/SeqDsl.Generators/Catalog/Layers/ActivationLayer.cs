using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Catalog.Layers;

/// <summary>relu, tanh, sigmoid, silu (Elfwing et al. 2018), gelu in its tanh form (Hendrycks and Gimpel 2016).</summary>
internal sealed class ActivationLayer : Layer
{
    public override string Word => "Activation";

    public override IReadOnlyList<FlowKind> Takes => [FlowKind.Sequence, FlowKind.Vector];

    public override IReadOnlyList<string> Examples =>
    [
        "Activation(Activation.Relu)", "Activation(Activation.Tanh)", "Activation(Activation.Sigmoid)", "Activation(Activation.Silu)",
        "Activation(Activation.Gelu)",
    ];

    public override Flow Lower(Scope scope, Flow input)
    {
        Term x = scope.Term(input.Value);
        return input.With(scope.Spec.Choice("Function", "Relu") switch
        {
            "Tanh" => scope.Tanh(x),
            "Sigmoid" => scope.Sigmoid(x),
            "Silu" => x * scope.Sigmoid(x),
            "Gelu" => 0.5 * x * (scope.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * (x * x * x))) + 1),
            _ => scope.Relu(x),
        });
    }

    public override string Describe(LayerSpec spec) => spec.Choice("Function", "Relu");
}
