using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>A custom function as the native node of the autograd graph sees it.</summary>
internal abstract unsafe class ManagedNode
{
    private static Exception? failure;
    private static bool prepared;

    /// <summary>Native code can call back afterwards: to be called before it is given a context.</summary>
    public static void Prepare()
    {
        if (Volatile.Read(ref prepared)) return;
        Library.lt_callbacks(&Backward, &Release);
        Volatile.Write(ref prepared, true);
    }

    /// <summary>Gradients of the outputs in, one gradient (or null) for each argument of forward out. The results' references go to the caller.</summary>
    protected abstract torch.Tensor?[] Backward(torch.Tensor?[] gradients);

    /// <summary>What a custom function threw during the backward pass that has just failed.</summary>
    public static Exception? TakeFailure() => Interlocked.Exchange(ref failure, null);

    // No exception may pass through native frames: it goes to the caller of backward() by way of the native error.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int Backward(nint context, nint* gradients, int count, nint* results, int resultCount)
    {
        try
        {
            using var scope = torch.NewDisposeScope();
            var node = (ManagedNode)GCHandle.FromIntPtr(context).Target!;
            var given = new torch.Tensor?[count];
            for (int i = 0; i < count; i++) given[i] = gradients[i] == 0 ? null : new torch.Tensor(Library.lt_share(gradients[i]));
            var answers = node.Backward(given);
            if (answers.Length != resultCount)
                throw new InvalidOperationException(
                    $"Function {node} returned an incorrect number of gradients (expected {resultCount}, "
                    + $"one for each argument of apply, null for what is no tensor), got {answers.Length}");
            for (int i = 0; i < resultCount; i++)
            {
                if (answers[i] is not { } answer) continue;
                results[i] = Library.lt_share(answer.Handle);
                GC.KeepAlive(answer);
            }
            return 1;
        }
        catch (Exception e)
        {
            Volatile.Write(ref failure, e);
            Library.lt_set_error(e.Message);
            return 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void Release(nint context)
    {
        var handle = GCHandle.FromIntPtr(context);
        (handle.Target as IDisposable)?.Dispose();
        handle.Free();
    }
}
