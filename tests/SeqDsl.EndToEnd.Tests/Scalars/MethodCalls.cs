using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace SeqDsl.EndToEnd.Tests.Scalars;

/// <summary>What a method's IL calls, makes or takes the address of.</summary>
internal static class MethodCalls
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private static readonly Dictionary<int, OpCode> codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value & 0xFFFF);

    /// <summary>Every method and constructor of an assembly, those that the compiler has made for lambdas and iterators, too.</summary>
    public static IEnumerable<MethodBase> MethodsOf(Assembly assembly) =>
        assembly.GetTypes().SelectMany(type => type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)));

    /// <summary>The methods that a method names, in the order of its IL; none for what has no IL.</summary>
    public static IEnumerable<MethodBase> Of(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } il)
        {
            yield break;
        }
        Type[]? ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; at < il.Length;)
        {
            int value = il[at++];
            OpCode code = codes[value == 0xFE ? 0xFE00 | il[at++] : value]; // 0xFE begins a code of two bytes
            if (code.OperandType == OperandType.InlineMethod)
            {
                yield return method.Module.ResolveMethod(Number(il, at), ofType, ofMethod)!;
            }
            at += code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * Number(il, at)),
                _ => 4,
            };
        }
    }

    private static int Number(byte[] il, int at) => BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(at));
}
