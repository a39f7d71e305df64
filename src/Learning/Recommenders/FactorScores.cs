using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Recommenders;

/// <summary>Inner products of one user's factors and the factors of items, each to the bits of <see cref="Kernels.Dot"/>.</summary>
internal static unsafe class FactorScores
{
    private const int Lanes = 16;
    private const int Together = 4;

    /// <summary>Scores all items.</summary>
    /// <param name="user">The user's factors.</param>
    /// <param name="items">Items × factors.</param>
    /// <param name="scores">One an item.</param>
    public static void Write(ReadOnlySpan<float> user, FeatureMatrix items, Span<float> scores)
    {
        var values = (ReadOnlySpan<float>)items.Values;
        var width = items.ColumnCount;
        if (user.Length != width || scores.Length < items.RowCount)
        {
            throw new ArgumentException($"{items.RowCount} items of {width} factors do not fit {user.Length} factors and {scores.Length} scores.", nameof(user));
        }

        var item = 0;
        if (Vector512.IsHardwareAccelerated && width > 0 && width % Lanes == 0)
        {
            fixed (float* x = user, y = values, to = scores)
            {
                for (; item <= items.RowCount - Together; item += Together)
                {
                    Four(x, y + ((long)item * width), width).Store(to + item);
                }
            }
        }

        for (; item < items.RowCount; item++)
        {
            scores[item] = Kernels.Dot(user, values.Slice(item * width, width));
        }
    }

    /// <summary>Scores some items.</summary>
    /// <param name="user">The user's factors.</param>
    /// <param name="items">Items × factors.</param>
    /// <param name="which">Rows of <paramref name="items"/>, in any order.</param>
    /// <param name="scores">One a row named.</param>
    public static void Write(ReadOnlySpan<float> user, FeatureMatrix items, ReadOnlySpan<int> which, Span<float> scores)
    {
        for (var i = 0; i < which.Length; i++)
        {
            scores[i] = Kernels.Dot(user, items.Row(which[i]));
        }
    }

    /// <summary>Four neighbouring items: the last steps of four reductions share their vectors, in the order of the canonical one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Four(float* x, float* y, int width)
    {
        var a = Quarter(x, y, width);
        var b = Quarter(x, y + width, width);
        var c = Quarter(x, y + (2 * width), width);
        var d = Quarter(x, y + (3 * width), width);
        var ab = Low(a, b) + High(a, b);
        var cd = Low(c, d) + High(c, d);
        var first = Vector256.Create(ab, cd);
        var even = Vector256.Shuffle(first, Vector256.Create(0, 2, 4, 6, 0, 2, 4, 6)).GetLower();
        var odd = Vector256.Shuffle(first, Vector256.Create(1, 3, 5, 7, 1, 3, 5, 7)).GetLower();
        return even + odd;
    }

    // The sum of products in four lanes, as PairSum has it before its last two steps.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Quarter(float* x, float* y, int width)
    {
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default;
        var i = 0;
        for (; i + (4 * Lanes) <= width; i += 4 * Lanes)
        {
            a0 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), a0);
            a1 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + 16), Vector512.Load(y + i + 16), a1);
            a2 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + 32), Vector512.Load(y + i + 32), a2);
            a3 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + 48), Vector512.Load(y + i + 48), a3);
        }

        if (i < width)
        {
            a0 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), a0);
            i += Lanes;
        }

        if (i < width)
        {
            a1 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), a1);
            i += Lanes;
        }

        if (i < width)
        {
            a2 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), a2);
        }

        var sum = (a0 + a1) + (a2 + a3);
        var eight = sum.GetLower() + sum.GetUpper();
        return eight.GetLower() + eight.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> a, Vector128<float> b) => Vector128.Create(a.GetLower(), b.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> a, Vector128<float> b) => Vector128.Create(a.GetUpper(), b.GetUpper());
}
