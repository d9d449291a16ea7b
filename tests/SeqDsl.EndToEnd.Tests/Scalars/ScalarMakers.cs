using System.Reflection;
using SeqDsl.Testing;
using TorchSharp;

namespace SeqDsl.EndToEnd.Tests.Scalars;

/// <summary>
/// Which members of TorchSharp make a Scalar, by themselves or by what they call. In the package a Scalar is a finalizable native object, and a call does not keep it alive: the
/// garbage collector may free it while libtorch reads it.
/// </summary>
internal static class ScalarMakers
{
    public static string Page { get; } = Path.Combine(Repository.Root, "tests/SeqDsl.EndToEnd.Tests/Scalars/scalar-makers.txt");

    /// <summary>What <see cref="Of"/> finds in the package, kept in a file: the stand-in has the same names, and makes nothing native.</summary>
    public static IReadOnlySet<string> Listed { get; } = File.ReadLines(Page).Where(line => !line.StartsWith('#')).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether TorchSharp is the package here, and not src/SeqDsl.LibTorch.</summary>
    public static bool IsPackage => typeof(torch).Assembly.GetName().Name == "TorchSharp";

    /// <summary>Each call of one of <see cref="Listed"/>, with who calls.</summary>
    public static IEnumerable<string> CallsIn(IEnumerable<MethodBase> methods) =>
        from method in methods
        from called in MethodCalls.Of(method)
        where called.Module.Assembly == typeof(torch).Assembly && Listed.Contains(NameOf(called))
        select $"{method.DeclaringType}.{method.Name} calls {NameOf(called)}";

    /// <summary>The visible members that call a Scalar's constructor, or a member that does, on any path; static constructors run once and do not count.</summary>
    public static IReadOnlySet<string> Of(Assembly torchSharp)
    {
        MethodBase[] methods = [.. MethodCalls.MethodsOf(torchSharp).Where(method => method is not ConstructorInfo { IsStatic: true })];
        ILookup<(Module, int), MethodBase> callers = methods
            .SelectMany(method => MethodCalls.Of(method).Where(called => called.Module.Assembly == torchSharp).Select(called => (Called: Key(called), Caller: method)))
            .ToLookup(call => call.Called, call => call.Caller);
        HashSet<MethodBase> makers = [];
        Stack<MethodBase> open = new(methods.Where(method => method.IsConstructor && method.DeclaringType!.FullName == "TorchSharp.Scalar"));
        while (open.TryPop(out MethodBase? maker))
        {
            if (makers.Add(maker))
            {
                foreach (MethodBase caller in callers[Key(maker)])
                {
                    open.Push(caller);
                }
            }
        }
        return makers.Where(maker => maker.DeclaringType!.IsVisible && (maker.IsPublic || maker.IsFamily || maker.IsFamilyOrAssembly)).Select(NameOf).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>A method as its generic definition is named: type, name, and the types of its parameters.</summary>
    public static string NameOf(MethodBase method)
    {
        MethodBase definition = method.DeclaringType is { IsGenericType: true } || method.IsGenericMethod ? method.Module.ResolveMethod(method.MetadataToken)! : method;
        return $"{definition.DeclaringType}.{definition.Name}({string.Join(", ", definition.GetParameters().Select(parameter => parameter.ParameterType))})";
    }

    /// <summary>The same for all constructions of a generic method or type.</summary>
    private static (Module, int) Key(MethodBase method) => (method.Module, method.MetadataToken);
}
