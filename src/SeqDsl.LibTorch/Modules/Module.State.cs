using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Parameters with their names, "submodule.name" for those of submodules; each once.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<nint>();
                foreach (var (name, parameter) in _internal_params)
                    if (parameter is { IsInvalid: false } && seen.Add(parameter.Handle)) yield return (name, parameter);
                if (!recurse) yield break;
                foreach (var (child, module) in _internal_submodules)
                    foreach (var (name, parameter) in module.named_parameters())
                        if (seen.Add(parameter.Handle)) yield return ($"{child}.{name}", parameter);
            }

            /// <summary>Buffers that the state has. TorchSharp gives no others, whatever <paramref name="include_nonpersistent"/> is.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<nint>();
                foreach (var (name, (buffer, persistent)) in _internal_buffers)
                    if (buffer is { IsInvalid: false } && persistent && seen.Add(buffer.Handle)) yield return (name, buffer);
                if (!recurse) yield break;
                foreach (var (child, module) in _internal_submodules)
                    foreach (var (name, buffer) in module.named_buffers(true, include_nonpersistent))
                        if (seen.Add(buffer.Handle)) yield return ($"{child}.{name}", buffer);
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(item => item.parameter);

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(item => item.buffer);

            public virtual IEnumerable<(string name, Module module)> named_children() => _internal_submodules;

            public virtual IEnumerable<Module> children() => named_children().Select(item => item.module);

            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var (child, module) in _internal_submodules)
                {
                    yield return (child, module);
                    foreach (var (name, inner) in module.named_modules()) yield return ($"{child}.{name}", inner);
                }
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(item => item.module);

            public virtual bool has_parameter(string target) => Find(target, (module, name) => module._internal_params.ContainsKey(name));

            public virtual bool has_buffer(string target) => Find(target, (module, name) => module._internal_buffers.ContainsKey(name));

            public virtual Parameter? get_parameter(string target)
            {
                Parameter? found = null;
                Find(target, (module, name) => module._internal_params.TryGetValue(name, out found));
                return found;
            }

            public virtual Tensor? get_buffer(string target)
            {
                Tensor? found = null;
                Find(target, (module, name) =>
                {
                    if (!module._internal_buffers.TryGetValue(name, out var entry)) return false;
                    found = entry.Item1;
                    return true;
                });
                return found;
            }

            /// <summary>All parameters and persistent buffers by name: the tensors themselves, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                string start = string.IsNullOrEmpty(prefix) ? "" : prefix + ".";
                foreach (var (name, parameter) in _internal_params)
                    if (parameter is not null) destination.TryAdd(start + name, parameter);
                foreach (var (name, (buffer, persistent)) in _internal_buffers)
                    if (persistent) destination.TryAdd(start + name, buffer);
                foreach (var (child, module) in _internal_submodules) module.state_dict(destination, start + child);
                return destination;
            }

            /// <summary>Copies values into the parameters and buffers of the same names.</summary>
            /// <exception cref="InvalidOperationException">strict, and the names are not the same. Nothing has been copied then.</exception>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">A shape does not broadcast to its parameter's.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                var own = state_dict();
                string[] missing = [.. own.Keys.Where(key => skip?.Contains(key) != true && !source.ContainsKey(key))];
                string[] unexpected = [.. source.Keys.Where(key => skip?.Contains(key) != true && !own.ContainsKey(key))];
                if (strict && missing.Length + unexpected.Length > 0)
                    throw new InvalidOperationException(
                        $"The loaded state_dict is not identical to the target dictionary. It lacks [{string.Join(", ", missing)}], "
                        + $"and {GetName()} does not know [{string.Join(", ", unexpected)}].");
                using (no_grad())
                    foreach (string key in source.Keys)
                        if (skip?.Contains(key) != true && own.TryGetValue(key, out var target)) target.copy_(source[key]);
                return (missing, unexpected);
            }

            private bool Find(string target, Func<Module, string, bool> found)
            {
                if (found(this, target)) return true;
                int dot = target.IndexOf('.');
                return dot > 0 && _internal_submodules.TryGetValue(target[..dot], out var child) && child.Find(target[(dot + 1)..], found);
            }
        }
    }
}
