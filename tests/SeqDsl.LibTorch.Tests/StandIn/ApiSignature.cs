using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SeqDsl.LibTorch.Tests.StandIn;

/// <summary>Writes a member as torchsharp-api.txt does: kind, modifiers, result, full name, parameters with defaults.</summary>
internal static class ApiSignature
{
    private static readonly Dictionary<Type, string> keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(char)] = "char",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
    };

    /// <summary>All that a user of the assembly can see: public types, and their public and protected members.</summary>
    public static IEnumerable<string> Of(Assembly assembly) => assembly.GetExportedTypes().SelectMany(Of);

    private static IEnumerable<string> Of(Type type)
    {
        yield return OfType(type);
        if (type.IsEnum)
        {
            foreach (var value in type.GetFields(BindingFlags.Public | BindingFlags.Static))
                yield return $"enumvalue {Name(type)}.{value.Name} = {Convert.ToInt64(value.GetRawConstantValue(), CultureInfo.InvariantCulture)}";
            yield break;
        }
        if (typeof(Delegate).IsAssignableFrom(type)) yield break;
        const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        foreach (var constructor in type.GetConstructors(Declared))
            if (Visible(constructor) && !constructor.IsStatic) yield return $"ctor {Access(constructor)} {Name(type)}({Parameters(constructor)})";
        foreach (var field in type.GetFields(Declared))
            if (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) yield return OfField(type, field);
        foreach (var property in type.GetProperties(Declared))
            if (property.GetAccessors(true).Any(Visible)) yield return OfProperty(type, property);
        foreach (var method in type.GetMethods(Declared))
            if (Visible(method) && !method.IsDefined(typeof(CompilerGeneratedAttribute)) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)))
                yield return OfMethod(type, method);
    }

    private static string OfType(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"type delegate {Result(invoke)} {Name(type)}({Parameters(invoke)})";
        }
        string kind = type.IsEnum ? "enum" : type.IsValueType ? "struct" : type.IsInterface ? "interface"
            : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";
        if (type.IsEnum) return $"type enum {Name(type)}";
        var bases = new List<string>();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)) bases.Add(Name(parent));
        bases.AddRange(type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Select(i => Name(i)));
        return $"type {kind} {Name(type)}" + (bases.Count > 0 ? " : " + string.Join(", ", bases) : "") + Constraints(type.GetGenericArguments());
    }

    private static string OfField(Type type, FieldInfo field)
    {
        string modifiers = field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "");
        string value = field.IsLiteral ? " = " + Literal(field.GetRawConstantValue(), field.FieldType) : "";
        return $"field {(field.IsPublic ? "public" : "protected")} {modifiers}{Name(field.FieldType, new NullabilityInfoContext().Create(field))} {Name(type)}.{field.Name}{value}";
    }

    private static string OfProperty(Type type, PropertyInfo property)
    {
        var accessors = property.GetAccessors(true).Where(Visible).ToArray();
        var index = property.GetIndexParameters();
        string name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;
        string parts = (property.GetMethod is { } get && Visible(get) ? "get; " : "") + (property.SetMethod is { } set && Visible(set) ? "set; " : "");
        return $"property {Access(accessors[0])} {Modifiers(accessors[0])}{Name(property.PropertyType, new NullabilityInfoContext().Create(property), Names(property))} {Name(type)}.{name} {{ {parts}}}";
    }

    private static string OfMethod(Type type, MethodInfo method)
    {
        var generic = method.GetGenericArguments();
        string arguments = generic.Length > 0 ? $"<{string.Join(", ", generic.Select(g => g.Name))}>" : "";
        return $"method {Access(method)} {Modifiers(method)}{Result(method)} {Name(type)}.{method.Name}{arguments}({Parameters(method)}){Constraints(generic)}";
    }

    private static string Result(MethodInfo method) =>
        Name(method.ReturnType, new NullabilityInfoContext().Create(method.ReturnParameter), Names(method.ReturnParameter));

    private static bool Visible(MethodBase? method) => method is not null && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly);

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";

    private static string Modifiers(MethodBase method) =>
        method.IsStatic ? "static "
        : method.DeclaringType!.IsInterface ? ""
        : method.IsAbstract ? "abstract "
        : !method.IsVirtual || method.IsFinal ? ""
        : method is MethodInfo info && info.GetBaseDefinition() != info ? "override "
        : "virtual ";

    private static string Parameters(MethodBase method)
    {
        string all = string.Join(", ", method.GetParameters().Select(Parameter));
        return method.IsDefined(typeof(ExtensionAttribute)) ? "this " + all : all;
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        string prefix = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : parameter.IsOut ? "out " : type.IsByRef ? "ref " : "";
        string text = $"{prefix}{Name(type.IsByRef ? type.GetElementType()! : type, new NullabilityInfoContext().Create(parameter), Names(parameter))} {parameter.Name}";
        return parameter.HasDefaultValue ? $"{text} = {Literal(parameter.RawDefaultValue, type)}" : text;
    }

    private static string Literal(object? value, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            null => type.IsValueType && Nullable.GetUnderlyingType(type) is null && !IsNullableDefault(type) ? "default" : "null",
            bool b => b ? "true" : "false",
            string s => $"\"{s}\"",
            _ when type.IsEnum => $"{Name(type)}.{Enum.GetName(type, value)}",
            float f => f.ToString(CultureInfo.InvariantCulture) + "f",
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
    }

    // Nullable<T> has been unwrapped above; only by-ref-like structs are left without a literal.
    private static bool IsNullableDefault(Type type) => !type.IsByRefLike;

    private static IList<string?>? Names(ICustomAttributeProvider provider) =>
        ((TupleElementNamesAttribute?)provider.GetCustomAttributes(typeof(TupleElementNamesAttribute), false).FirstOrDefault())?.TransformNames;

    private static string Constraints(Type[] arguments)
    {
        string text = "";
        foreach (var argument in arguments.Where(a => a.IsGenericParameter))
        {
            var parts = new List<string>();
            var attributes = argument.GenericParameterAttributes;
            bool unmanaged = argument.GetCustomAttributesData().Any(a => a.AttributeType.Name == "IsUnmanagedAttribute");
            if (unmanaged) parts.Add("unmanaged");
            else if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)) parts.Add("struct");
            if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) parts.Add("class");
            parts.AddRange(argument.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(c => Name(c)));
            if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint)) parts.Add("new()");
            if (parts.Count > 0) text += $" where {argument.Name} : {string.Join(", ", parts)}";
        }
        return text;
    }

    private static string Name(Type type, NullabilityInfo? nullability = null, IList<string?>? tupleNames = null)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Name(underlying, null, tupleNames) + "?";
        string text = Bare(type, nullability, tupleNames);
        return !type.IsValueType && nullability is { ReadState: NullabilityState.Nullable } or { WriteState: NullabilityState.Nullable } && !type.IsValueType ? text + "?" : text;
    }

    private static string Bare(Type type, NullabilityInfo? nullability, IList<string?>? tupleNames)
    {
        if (keywords.TryGetValue(type, out string? keyword)) return keyword;
        if (type.IsGenericParameter) return type.Name;
        if (type.IsArray) return $"{Inner(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]";
        var arguments = OwnArguments(type);
        if (type is { IsGenericType: true } && type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true && arguments.All(a => !a.IsGenericParameter))
            return $"({string.Join(", ", arguments.Select((a, i) => Inner(a, nullability?.GenericTypeArguments.ElementAtOrDefault(i)) + (tupleNames is not null && i < tupleNames.Count && tupleNames[i] is { } n ? " " + n : "")))})";
        string name = Path(type);
        if (arguments.Length == 0) return name;
        return $"{name}<{string.Join(", ", arguments.Select((a, i) => Inner(a, nullability?.GenericTypeArguments.ElementAtOrDefault(i))))}>";
    }

    // Within another type a type parameter carries no annotation in the list.
    private static string Inner(Type type, NullabilityInfo? nullability) => Name(type, type.IsGenericParameter ? null : nullability);

    // A nested type repeats the parameters of the type around it; they are written there.
    private static Type[] OwnArguments(Type type) => type.GetGenericArguments()[(type.DeclaringType?.GetGenericArguments().Length ?? 0)..];

    private static string Path(Type type)
    {
        string name = type.Name.Split('`')[0];
        if (type.DeclaringType is null) return type.Namespace is null ? name : $"{type.Namespace}.{name}";
        var outer = type.DeclaringType;
        string prefix = outer.IsGenericType ? $"{Path(outer)}<{string.Join(", ", outer.GetGenericArguments().Select(a => a.Name))}>" : Path(outer);
        return $"{prefix}.{name}";
    }
}
