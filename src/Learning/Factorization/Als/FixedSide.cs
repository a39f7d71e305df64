using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AudienceML.Learning.Factorization.Als;

/// <summary>The side that stands still while rows of the other one are solved: its factors and a0 times their Gram matrix.</summary>
/// <param name="rows">The factors.</param>
/// <param name="stride">From row to row.</param>
/// <param name="factors">Factors of a row.</param>
/// <param name="gram">a0·Σ y·yᵀ, <see cref="Size"/> × <see cref="Size"/>, symmetric, zero in the padding.</param>
internal readonly unsafe struct FixedSide(float* rows, int stride, int factors, float* gram)
{
    // About the time in which memory answers, in rows.
    private const int Ahead = 12;

    /// <summary>Factors of a row, padded to a multiple of 16.</summary>
    public int Size { get; } = FactorBlock.Padded(factors);

    public float* Gram => gram;

    /// <summary>Copies the factors of some rows side by side, padded, so that each pass over them reads memory front to back.</summary>
    /// <param name="indices">The rows.</param>
    /// <param name="target">Takes <see cref="Size"/> floats a row; its padding has to be zero already.</param>
    public void Gather(ReadOnlySpan<int> indices, float* target)
    {
        for (var i = 0; i < indices.Length; i++, target += Size)
        {
            if (Sse.IsSupported && i + Ahead < indices.Length)
            {
                Prefetch(rows + ((long)indices[i + Ahead] * stride), factors);
            }

            var from = rows + ((long)indices[i] * stride);
            if (factors == Size)
            {
                Copy(from, target, Size);
            }
            else
            {
                new ReadOnlySpan<float>(from, factors).CopyTo(new Span<float>(target, factors));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(float* from, float* to, int size)
    {
        for (nint k = 0; k < size; k += FactorBlock.Lanes)
        {
            Vector512.Load(from + k).Store(to + k);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* row, int count)
    {
        for (nint k = 0; k < count; k += FactorBlock.Lanes)
        {
            Sse.Prefetch0(row + k);
        }
    }
}
