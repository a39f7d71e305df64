using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Linear;

/// <summary>Sums in single precision added to sums in double precision.</summary>
internal static class Widen
{
    /// <summary>sums[i] += values[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> values, Span<double> sums)
    {
        if (sums.Length < values.Length)
        {
            throw new ArgumentException($"{values.Length} values need as many sums, not {sums.Length}.", nameof(sums));
        }

        ref var from = ref MemoryMarshal.GetReference(values);
        ref var to = ref MemoryMarshal.GetReference(sums);
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= values.Length - 8; i += 8)
            {
                var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref from, (nuint)i));
                (Vector256.LoadUnsafe(ref to, (nuint)i) + low).StoreUnsafe(ref to, (nuint)i);
                (Vector256.LoadUnsafe(ref to, (nuint)i + 4) + high).StoreUnsafe(ref to, (nuint)i + 4);
            }
        }

        for (; i < values.Length; i++)
        {
            sums[i] += values[i];
        }
    }
}
