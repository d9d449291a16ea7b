using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SeqDsl.Kernels;

/// <summary>
/// Philox4x32-10, a counter-based random number generator: four random words are a function of a 128-bit counter and a 64-bit key
/// (Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3; 2011).
/// </summary>
public static class Philox
{
    private const uint M0 = 0xD2511F53, M1 = 0xCD9E8D57, W0 = 0x9E3779B9, W1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>Four words: a counter, or what it becomes.</summary>
    public readonly record struct Words(uint W0, uint W1, uint W2, uint W3);

    /// <summary>The four random words at a counter. This is the specification; <see cref="Group"/> computes eight of it at a time.</summary>
    public static Words Block(Words counter, uint key0, uint key1)
    {
        (uint c0, uint c1, uint c2, uint c3) = counter;
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)M0 * c0, p1 = (ulong)M1 * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ key0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ key1, (uint)p0);
            key0 += W0;
            key1 += W1;
        }
        return new(c0, c1, c2, c3);
    }

    /// <summary>Group g of a stream: blocks 8g … 8g + 7, one a lane. Each lane holds a word in its low half, the high half is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Group(
        in RandomStream stream, uint group, out Vector512<ulong> w0, out Vector512<ulong> w1, out Vector512<ulong> w2, out Vector512<ulong> w3)
    {
        Vector512<ulong> m0 = Vector512.Create((ulong)M0), m1 = Vector512.Create((ulong)M1), low = Vector512.Create(0xFFFFFFFFul);
        Vector512<ulong> c0 = Vector512.Create((ulong)group * 8) + Vector512<ulong>.Indices;
        Vector512<ulong> c1 = Vector512.Create((ulong)stream.Place);
        Vector512<ulong> c2 = Vector512.Create(stream.Step & 0xFFFFFFFF), c3 = Vector512.Create(stream.Step >> 32);
        Vector512<ulong> key0 = Vector512.Create(stream.Seed & 0xFFFFFFFF), key1 = Vector512.Create(stream.Seed >> 32);
        Vector512<ulong> w0Step = Vector512.Create((ulong)W0), w1Step = Vector512.Create((ulong)W1);
        for (int round = 0; round < Rounds; round++)
        {
            // Products read the low halves only: what gathers in the high ones is cleared once, at the end.
            Vector512<ulong> p0 = Product(m0, c0), p1 = Product(m1, c2);
            c0 = (p1 >>> 32) ^ c1 ^ key0;
            c1 = p1;
            c2 = (p0 >>> 32) ^ c3 ^ key1;
            c3 = p0;
            key0 += w0Step;
            key1 += w1Step;
        }
        (w0, w1, w2, w3) = (c0 & low, c1 & low, c2 & low, c3 & low);
    }

    // 32 × 32 → 64 bits a lane: one instruction on x86 (vpmuludq), which a general 64-bit multiplication is not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Product(Vector512<ulong> a, Vector512<ulong> b) =>
        Avx512F.IsSupported ? Avx512F.Multiply(a.AsUInt32(), b.AsUInt32())
        : Avx2.IsSupported ? Vector512.Create(
            Avx2.Multiply(a.GetLower().AsUInt32(), b.GetLower().AsUInt32()), Avx2.Multiply(a.GetUpper().AsUInt32(), b.GetUpper().AsUInt32()))
        : (a & Vector512.Create(0xFFFFFFFFul)) * (b & Vector512.Create(0xFFFFFFFFul));
}
