using System.Reflection;
using TorchSharp.Utils;

namespace TorchSharp;

public static class FieldInfoExtensionMethods
{
    /// <summary>The name of a module's field as a component: its ComponentName attribute, else the field's own name.</summary>
    public static string ComponentName(this FieldInfo field) => field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
}
