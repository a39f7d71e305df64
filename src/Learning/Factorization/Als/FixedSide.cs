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
            Prefetch(indices, i);
            var from = rows + ((long)indices[i] * stride);
            if (Size == 64 && factors == 64)
            {
                Vector512<float> a = Vector512.Load(from), b = Vector512.Load(from + 16), c = Vector512.Load(from + 32), d = Vector512.Load(from + 48);
                a.Store(target);
                b.Store(target + 16);
                c.Store(target + 32);
                d.Store(target + 48);
            }
            else
            {
                Copy(from, target);
            }
        }
    }

    /// <summary>The same, and beside each row the row times its weight.</summary>
    public void Gather(ReadOnlySpan<int> indices, float* target, float* weights, float* weighted)
    {
        for (var i = 0; i < indices.Length; i++, target += Size, weighted += Size)
        {
            Prefetch(indices, i);
            var from = rows + ((long)indices[i] * stride);
            var weight = Vector512.Create(weights[i]);
            if (Size == 64 && factors == 64)
            {
                Vector512<float> a = Vector512.Load(from), b = Vector512.Load(from + 16), c = Vector512.Load(from + 32), d = Vector512.Load(from + 48);
                a.Store(target);
                b.Store(target + 16);
                c.Store(target + 32);
                d.Store(target + 48);
                (a * weight).Store(weighted);
                (b * weight).Store(weighted + 16);
                (c * weight).Store(weighted + 32);
                (d * weight).Store(weighted + 48);
            }
            else
            {
                Copy(from, target);
                for (nint k = 0; k < Size; k += FactorBlock.Lanes)
                {
                    (Vector512.Load(target + k) * weight).Store(weighted + k);
                }
            }
        }
    }

    private void Copy(float* from, float* to)
    {
        if (factors == Size)
        {
            for (nint k = 0; k < Size; k += FactorBlock.Lanes)
            {
                Vector512.Load(from + k).Store(to + k);
            }
        }
        else
        {
            new ReadOnlySpan<float>(from, factors).CopyTo(new Span<float>(to, factors));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Prefetch(ReadOnlySpan<int> indices, int i)
    {
        if (Sse.IsSupported && i + Ahead < indices.Length)
        {
            var row = rows + ((long)indices[i + Ahead] * stride);
            for (nint k = 0; k < factors; k += FactorBlock.Lanes)
            {
                Sse.Prefetch0(row + k);
            }
        }
    }
}
