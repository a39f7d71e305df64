using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AudienceML.Learning.Similarity;

/// <summary>How far two vectors of bytes are apart, in whole numbers: the same on every processor. Lengths are multiples of 64.</summary>
/// <remarks>Euclidean distances are squared; of inner products it is the negative, so that less is nearer.</remarks>
internal static unsafe class CodeDistance
{
    /// <summary>Values that vectors are filled up to.</summary>
    public const int Block = 64;

    /// <summary>From a query, widened to 16 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Of(bool isProduct, short* query, sbyte* vector, int length) =>
        isProduct ? -Product(query, vector, length) : Squares(query, vector, length);

    /// <summary>Between two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Between(bool isProduct, sbyte* x, sbyte* y, int length)
    {
        if (Vector512.IsHardwareAccelerated && Avx512BW.IsSupported)
        {
            var sum = Vector512<int>.Zero;
            for (var i = 0; i < length; i += 32)
            {
                var a = Avx512BW.ConvertToVector512Int16(Vector256.Load(x + i));
                var b = Avx512BW.ConvertToVector512Int16(Vector256.Load(y + i));
                var d = a - b;
                sum += isProduct ? Avx512BW.MultiplyAddAdjacent(a, b) : Avx512BW.MultiplyAddAdjacent(d, d);
            }

            return isProduct ? -Sum(sum) : Sum(sum);
        }

        if (Avx2.IsSupported)
        {
            var sum = Vector256<int>.Zero;
            for (var i = 0; i < length; i += 16)
            {
                var a = Avx2.ConvertToVector256Int16(x + i);
                var b = Avx2.ConvertToVector256Int16(y + i);
                var d = a - b;
                sum += isProduct ? Avx2.MultiplyAddAdjacent(a, b) : Avx2.MultiplyAddAdjacent(d, d);
            }

            return isProduct ? -Sum(sum) : Sum(sum);
        }

        return BetweenScalar(isProduct, x, y, length);
    }

    internal static int BetweenScalar(bool isProduct, sbyte* x, sbyte* y, int length)
    {
        var sum = 0;
        for (var i = 0; i < length; i++)
        {
            sum += isProduct ? -(x[i] * y[i]) : (x[i] - y[i]) * (x[i] - y[i]);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Squares(short* query, sbyte* vector, int length)
    {
        if (Vector512.IsHardwareAccelerated && Avx512BW.IsSupported)
        {
            var sum = Vector512<int>.Zero;
            for (var i = 0; i < length; i += Block)
            {
                var a = Vector512.Load(query + i) - Avx512BW.ConvertToVector512Int16(Vector256.Load(vector + i));
                var b = Vector512.Load(query + i + 32) - Avx512BW.ConvertToVector512Int16(Vector256.Load(vector + i + 32));
                sum += Avx512BW.MultiplyAddAdjacent(a, a) + Avx512BW.MultiplyAddAdjacent(b, b);
            }

            return Sum(sum);
        }

        if (Avx2.IsSupported)
        {
            var sum = Vector256<int>.Zero;
            for (var i = 0; i < length; i += 32)
            {
                var a = Vector256.Load(query + i) - Avx2.ConvertToVector256Int16(vector + i);
                var b = Vector256.Load(query + i + 16) - Avx2.ConvertToVector256Int16(vector + i + 16);
                sum += Avx2.MultiplyAddAdjacent(a, a) + Avx2.MultiplyAddAdjacent(b, b);
            }

            return Sum(sum);
        }

        var total = 0;
        for (var i = 0; i < length; i++)
        {
            total += (query[i] - vector[i]) * (query[i] - vector[i]);
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Product(short* query, sbyte* vector, int length)
    {
        if (Vector512.IsHardwareAccelerated && Avx512BW.IsSupported)
        {
            var sum = Vector512<int>.Zero;
            for (var i = 0; i < length; i += Block)
            {
                sum += Avx512BW.MultiplyAddAdjacent(Vector512.Load(query + i), Avx512BW.ConvertToVector512Int16(Vector256.Load(vector + i)))
                    + Avx512BW.MultiplyAddAdjacent(Vector512.Load(query + i + 32), Avx512BW.ConvertToVector512Int16(Vector256.Load(vector + i + 32)));
            }

            return Sum(sum);
        }

        if (Avx2.IsSupported)
        {
            var sum = Vector256<int>.Zero;
            for (var i = 0; i < length; i += 16)
            {
                sum += Avx2.MultiplyAddAdjacent(Vector256.Load(query + i), Avx2.ConvertToVector256Int16(vector + i));
            }

            return Sum(sum);
        }

        var total = 0;
        for (var i = 0; i < length; i++)
        {
            total += query[i] * vector[i];
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Sum(Vector512<int> sixteen) => Sum(sixteen.GetLower() + sixteen.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Sum(Vector256<int> eight)
    {
        var four = eight.GetLower() + eight.GetUpper();
        four += Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        four += Vector128.Shuffle(four, Vector128.Create(1, 0, 3, 2));
        return four.ToScalar();
    }
}
