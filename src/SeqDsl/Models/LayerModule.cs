using TorchSharp;
using TorchSharp.Modules;

namespace SeqDsl.Models;

/// <summary>
/// A layer's parameters under the layer's name: a parameter's own name must have no dot, so <c>lstm.weight_ih_l0</c> is parameter <c>weight_ih_l0</c> of
/// module <c>lstm</c>. It owns nothing and moves nothing; the model's <see cref="ParameterStore"/> does.
/// </summary>
internal sealed class LayerModule(string name) : torch.nn.Module(name)
{
    /// <summary>Puts a parameter, new or in place of another, where its name says.</summary>
    /// <param name="layers">The model's layers by their names; a missing one is made.</param>
    /// <param name="path">The name with dots.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="attach">How the model registers a layer.</param>
    /// <returns>False if the name has no dot: the parameter is the model's own.</returns>
    public static bool Place(Dictionary<string, LayerModule> layers, string path, Parameter parameter, Action<string, LayerModule> attach)
    {
        int dot = path.LastIndexOf('.');
        if (dot < 0)
        {
            return false;
        }
        Find(layers, path[..dot], attach).ConditionallyRegisterParameter(path[(dot + 1)..], parameter);
        return true;
    }

    protected override void RegisterComponents()
    {
    }

    protected override void _toEpilog(torch.ScalarType? dtype, torch.Device? device, bool non_blocking)
    {
    }

    private static LayerModule Find(Dictionary<string, LayerModule> layers, string path, Action<string, LayerModule> attach)
    {
        if (layers.TryGetValue(path, out LayerModule? layer))
        {
            return layer;
        }
        int dot = path.LastIndexOf('.');
        layer = new(path[(dot + 1)..]);
        layers.Add(path, layer);
        if (dot < 0)
        {
            attach(path, layer);
        }
        else
        {
            Find(layers, path[..dot], attach).register_module(path[(dot + 1)..], layer);
        }
        return layer;
    }
}
