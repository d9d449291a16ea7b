using System.Reflection;
using SeqDsl.Models;
using SeqDsl.Testing;
using TorchSharp;

namespace SeqDsl.EndToEnd.Tests.Scalars;

/// <summary>
/// Neither the library nor what is generated makes a Scalar while it computes: all are made once and kept. Found in the IL, because C# makes them without a word:
/// <c>a + b</c>, <c>a.add(b)</c> and <c>x * 2</c> each do, <c>a - b</c>, <c>a * b</c> and <c>a.add(b, kept)</c> do not.
/// </summary>
public class ScalarTests
{
    [Fact]
    public void Library_MakesScalarsOnceOnly()
    {
        string[] made = [.. ScalarMakers.CallsIn(MethodCalls.MethodsOf(typeof(SequenceModel).Assembly).Where(method => !KeepsWhatItMakes(method)))];

        Assert.True(made.Length == 0, $"{made.Length} calls make a Scalar each time; give them {nameof(Constant)}'s or {nameof(Rows)}.{nameof(Rows.One)}, or write them with sub, mul, neg, which need none:\n{string.Join('\n', made)}");
    }

    [Fact]
    public void GeneratedCode_MakesNoScalar()
    {
        Assembly catalog = Catalog.TypeOf(CatalogModels.All[0].Name).Assembly;
        MethodBase[] methods = [.. MethodCalls.MethodsOf(catalog)];
        string[] made = [.. ScalarMakers.CallsIn(methods)];

        Assert.Contains(methods.SelectMany(MethodCalls.Of), called => called.Name == "add" && called.GetParameters() is [_, { ParameterType.Name: "Scalar" }]);
        Assert.True(made.Length == 0, $"{made.Length} calls make a Scalar each time:\n{string.Join('\n', made.Distinct().Take(50))}");
    }

    [Fact]
    public void EveryFormOfMakingOne_IsFound()
    {
        string[] Made(string method) => [.. ScalarMakers.CallsIn([typeof(Forms).GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic)!])];

        Assert.Contains("op_Addition", Assert.Single(Made(nameof(Forms.Sum))), StringComparison.Ordinal);
        Assert.Contains("Tensor.add(", Assert.Single(Made(nameof(Forms.Added))), StringComparison.Ordinal);
        Assert.Contains("op_Implicit", Assert.Single(Made(nameof(Forms.Converted))), StringComparison.Ordinal);
        Assert.Contains("op_Multiply", Assert.Single(Made(nameof(Forms.Twice))), StringComparison.Ordinal);
        Assert.Contains("softplus", Assert.Single(Made(nameof(Forms.Softened))), StringComparison.Ordinal);
        Assert.Contains("ToScalar", Assert.Single(Made(nameof(Forms.Read))), StringComparison.Ordinal);
        Assert.Empty(Made(nameof(Forms.None)));
    }

    /// <summary>The list is what the package's IL says. For another version of the package SEQDSL_ACCEPT=1 in the environment writes it anew.</summary>
    [PackageFact]
    public void List_IsWhatThePackagesILSays()
    {
        string[] found = [.. ScalarMakers.Of(typeof(torch).Assembly).Order(StringComparer.Ordinal)];
        if (Environment.GetEnvironmentVariable("SEQDSL_ACCEPT") == "1")
        {
            File.WriteAllLines(ScalarMakers.Page, [.. File.ReadLines(ScalarMakers.Page).TakeWhile(line => line.StartsWith('#')), .. found]);
        }

        Assert.Equal(found, ScalarMakers.Listed.Order(StringComparer.Ordinal));
    }

    /// <summary>Static constructors run once; <see cref="Constant"/> keeps what it makes for as long as the process lives.</summary>
    private static bool KeepsWhatItMakes(MethodBase method) =>
        method is ConstructorInfo { IsStatic: true } || method.DeclaringType == typeof(Constant) || method.DeclaringType?.DeclaringType == typeof(Constant);

    private static class Forms
    {
        internal static torch.Tensor Sum(torch.Tensor a, torch.Tensor b) => a + b;

        internal static torch.Tensor Added(torch.Tensor a, torch.Tensor b) => a.add(b);

        internal static torch.Tensor Converted(torch.Tensor a) => a.mul(2);

        internal static torch.Tensor Twice(torch.Tensor a) => a * 2;

        internal static torch.Tensor Softened(torch.Tensor a) => torch.nn.functional.softplus(a);

        internal static Scalar Read(torch.Tensor a) => a.ToScalar();

        internal static torch.Tensor None(torch.Tensor a, torch.Tensor b) => (a - b) * a.add(b, Rows.One);
    }
}

/// <summary>A test of the package itself; reported as skipped where src/SeqDsl.LibTorch stands for it.</summary>
internal sealed class PackageFactAttribute : FactAttribute
{
    public PackageFactAttribute()
    {
        if (!ScalarMakers.IsPackage)
        {
            Skip = "TorchSharp is src/SeqDsl.LibTorch here: build with -p:TorchSharpVersion=0.107.0.";
        }
    }
}
