using System.Buffers;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>
/// One operator of libtorch, named as in its schema ("add.Tensor"), found at the first call. Arguments that are left out at the end take the schema's defaults.
/// Measured: 0.9 µs for sigmoid of four numbers, disposal of the result included.
/// </summary>
internal sealed class Operator(string schema)
{
    private const int StackWords = 64;
    private nint handle;

    public Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        Value result;
        unsafe { Invoke(arguments, &result, 1); }
        return ToTensor(result);
    }

    /// <summary>For operators that change their first argument: the result, which is that argument again, is dropped.</summary>
    public void Run(params ReadOnlySpan<Argument> arguments)
    {
        unsafe { Invoke(arguments, null, 0); }
    }

    public unsafe (Tensor First, Tensor Second) CallPair(params ReadOnlySpan<Argument> arguments)
    {
        Value* results = stackalloc Value[2];
        Invoke(arguments, results, 2);
        return (ToTensor(results[0]), ToTensor(results[1]));
    }

    public unsafe (Tensor First, Tensor Second, Tensor Third) CallTriple(params ReadOnlySpan<Argument> arguments)
    {
        Value* results = stackalloc Value[3];
        Invoke(arguments, results, 3);
        return (ToTensor(results[0]), ToTensor(results[1]), ToTensor(results[2]));
    }

    public unsafe Tensor[] CallList(params ReadOnlySpan<Argument> arguments)
    {
        Value result;
        Invoke(arguments, &result, 1);
        var handles = (nint*)result.Bits;
        var tensors = new Tensor[result.Length];
        for (int i = 0; i < tensors.Length; i++) tensors[i] = new Tensor(handles[i]);
        Library.lt_free_list(result.Bits);
        return tensors;
    }

    public unsafe bool CallBool(params ReadOnlySpan<Argument> arguments)
    {
        Value result;
        Invoke(arguments, &result, 1);
        return result.Bits != 0;
    }

    /// <summary>The value of a one-element tensor: an integer or truth value in Bits, or a double's bits.</summary>
    public unsafe Value CallValue(params ReadOnlySpan<Argument> arguments)
    {
        Value result;
        Invoke(arguments, &result, 1);
        return result;
    }

    private static Tensor ToTensor(Value value) =>
        value.Tag == Tag.Tensor && value.Bits != 0 ? new Tensor((nint)value.Bits) : null!;

    [SkipLocalsInit]
    private unsafe void Invoke(ReadOnlySpan<Argument> arguments, Value* results, int capacity)
    {
        int words = 0;
        foreach (ref readonly var argument in arguments) words += argument.Words;
        Value* values = stackalloc Value[arguments.Length];
        if (words <= StackWords)
        {
            long* scratch = stackalloc long[StackWords];
            Invoke(arguments, values, scratch, results, capacity);
            return;
        }
        long[] rented = ArrayPool<long>.Shared.Rent(words);
        try
        {
            fixed (long* scratch = rented) Invoke(arguments, values, scratch, results, capacity);
        }
        finally
        {
            ArrayPool<long>.Shared.Return(rented);
        }
    }

    private unsafe void Invoke(ReadOnlySpan<Argument> arguments, Value* values, long* scratch, Value* results, int capacity)
    {
        nint op = handle != 0 ? handle : Find();
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i].Write(values + i, scratch);
            scratch += arguments[i].Words;
        }
        int produced = Library.lt_call(op, values, arguments.Length, results, capacity);
        // The finalizer of an argument must not run before the native call has returned.
        foreach (ref readonly var argument in arguments) GC.KeepAlive(argument.Owner);
        if (produced < 0) Library.Throw();
    }

    private nint Find()
    {
        int dot = schema.IndexOf('.');
        nint found = dot < 0 ? Library.lt_operator("aten::" + schema, "") : Library.lt_operator("aten::" + schema[..dot], schema[(dot + 1)..]);
        if (found == 0) Library.Throw();
        return handle = found;
    }
}
