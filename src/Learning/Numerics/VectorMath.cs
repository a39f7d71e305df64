using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Numerics;

/// <summary>Elementary functions over spans, each value to the bits of <see cref="DeterministicMathF"/>, whatever the vector width.</summary>
/// <remarks>The destination is at least as long as the source and may be the source itself; other overlaps are not allowed.</remarks>
public static class VectorMath
{
    /// <summary>e to the power of each value.</summary>
    public static void Exp(ReadOnlySpan<float> source, Span<float> destination) => Map<ExpOperator>(source, destination);

    /// <summary>The natural logarithm of each value.</summary>
    public static void Log(ReadOnlySpan<float> source, Span<float> destination) => Map<LogOperator>(source, destination);

    /// <summary>The logistic function of each value.</summary>
    public static void Sigmoid(ReadOnlySpan<float> source, Span<float> destination) => Map<SigmoidOperator>(source, destination);

    private static void Map<TOperator>(ReadOnlySpan<float> source, Span<float> destination)
        where TOperator : struct, IUnaryOperator
    {
        if (destination.Length < source.Length)
        {
            throw new ArgumentException($"{source.Length} values need a destination as long, not {destination.Length}.", nameof(destination));
        }

        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; i <= source.Length - Vector512<float>.Count; i += Vector512<float>.Count)
            {
                TOperator.Invoke(Vector512.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= source.Length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                TOperator.Invoke(Vector256.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
            }
        }

        for (; i < source.Length; i++)
        {
            destination[i] = TOperator.Invoke(source[i]);
        }
    }
}
