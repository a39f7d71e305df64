using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AudienceML.Learning.Similarity;

/// <summary>Queries rounded to bytes meet the panels of <see cref="CodePanels"/>; bits say who reaches the query's threshold.</summary>
/// <remarks>
/// Products of bytes are whole numbers, so that every instruction set finds the same ones. With dot products of bytes in hardware (VNNI) six
/// queries meet 16 vectors in twelve accumulators.
/// </remarks>
internal static unsafe class CodeKernels
{
    /// <summary>Queries of a group.</summary>
    public const int Group = 6;

    /// <summary>Meets one panel.</summary>
    /// <param name="panel">Steps × 64 bytes.</param>
    /// <param name="steps">Steps of four values.</param>
    /// <param name="scales">Sixteen scales of the vectors.</param>
    /// <param name="biases">Sixteen numbers that are added.</param>
    /// <param name="queries">The group.</param>
    /// <param name="hits">Sixteen bits a query are written where the answer is true.</param>
    /// <returns>Whether any bit is set.</returns>
    public static bool Run(byte* panel, int steps, float* scales, float* biases, in QueryGroup queries, ushort* hits)
    {
        if (AvxVnni.IsSupported)
        {
            return queries.Count == 1 ? RunOne(panel, steps, scales, biases, queries, hits) : RunSix(panel, steps, scales, biases, queries, hits);
        }

        return Avx2.IsSupported ? RunWide(panel, steps, scales, biases, queries, hits) : RunScalar(panel, steps, scales, biases, queries, hits);
    }

    /// <summary>The plain form, and what runs without vectors.</summary>
    internal static bool RunScalar(byte* panel, int steps, float* scales, float* biases, in QueryGroup queries, ushort* hits)
    {
        var any = 0;
        for (var query = 0; query < queries.Count; query++)
        {
            var found = 0;
            for (var lane = 0; lane < CodePanels.Lanes; lane++)
            {
                var sum = queries.Starts[query];
                for (var step = 0; step < steps; step++)
                {
                    var codes = (sbyte*)(queries.Codes + (step * Group) + query);
                    var vector = panel + (((step * CodePanels.Lanes) + lane) * 4);
                    sum += (vector[0] * codes[0]) + (vector[1] * codes[1]) + (vector[2] * codes[2]) + (vector[3] * codes[3]);
                }

                var value = MathF.FusedMultiplyAdd(sum * scales[lane], queries.Units[query], biases[lane]);
                found |= value < queries.Thresholds[query] ? 0 : 1 << lane;
            }

            hits[query] = (ushort)found;
            any |= found;
        }

        return any != 0;
    }

    // Without dot products of bytes: bytes widen to 16 bits, of which neighbours are multiplied and added.
    internal static bool RunWide(byte* panel, int steps, float* scales, float* biases, in QueryGroup queries, ushort* hits)
    {
        var any = 0;
        for (var query = 0; query < queries.Count; query++)
        {
            Vector256<int> a = default, b = default, c = default, d = default;
            var x = panel;
            for (var step = 0; step < steps; step++, x += 64)
            {
                var codes = Avx2.ConvertToVector256Int16(Vector128.Create(queries.Codes[(step * Group) + query]).AsSByte());
                a = Avx2.Add(a, Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(x), codes));
                b = Avx2.Add(b, Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(x + 16), codes));
                c = Avx2.Add(c, Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(x + 32), codes));
                d = Avx2.Add(d, Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(x + 48), codes));
            }

            // Each vector has two halves side by side: adding neighbours leaves pairs of lanes in the order 0 1 4 5 2 3 6 7.
            var start = Vector256.Create(queries.Starts[query]);
            var low = Avx2.Permute4x64(Avx2.HorizontalAdd(a, b).AsInt64(), 0b11_01_10_00).AsInt32() + start;
            var high = Avx2.Permute4x64(Avx2.HorizontalAdd(c, d).AsInt64(), 0b11_01_10_00).AsInt32() + start;
            var unit = Vector256.Create(queries.Units[query]);
            var threshold = Vector256.Create(queries.Thresholds[query]);
            var found = Bits(
                Reaches(low, Vector256.Load(scales), unit, Vector256.Load(biases), threshold),
                Reaches(high, Vector256.Load(scales + 8), unit, Vector256.Load(biases + 8), threshold));
            hits[query] = found;
            any |= found;
        }

        return any != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool RunOne(byte* panel, int steps, float* scales, float* biases, in QueryGroup queries, ushort* hits)
    {
        var low = Vector256.Create(queries.Starts[0]);
        var high = low;
        var codes = queries.Codes;
        for (var end = panel + (steps * 64); panel < end; panel += 64, codes += Group)
        {
            var code = Vector256.Create(*codes).AsSByte();
            low = AvxVnni.MultiplyWideningAndAdd(low, Vector256.Load(panel), code);
            high = AvxVnni.MultiplyWideningAndAdd(high, Vector256.Load(panel + 32), code);
        }

        var unit = Vector256.Create(*queries.Units);
        var threshold = Vector256.Create(*queries.Thresholds);
        *hits = Bits(
            Reaches(low, Vector256.Load(scales), unit, Vector256.Load(biases), threshold),
            Reaches(high, Vector256.Load(scales + 8), unit, Vector256.Load(biases + 8), threshold));
        return *hits != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool RunSix(byte* panel, int steps, float* scales, float* biases, in QueryGroup queries, ushort* hits)
    {
        var start = queries.Starts;
        Vector256<int> a0 = Vector256.Create(start[0]), b0 = a0;
        Vector256<int> a1 = Vector256.Create(start[1]), b1 = a1;
        Vector256<int> a2 = Vector256.Create(start[2]), b2 = a2;
        Vector256<int> a3 = Vector256.Create(start[3]), b3 = a3;
        Vector256<int> a4 = Vector256.Create(start[4]), b4 = a4;
        Vector256<int> a5 = Vector256.Create(start[5]), b5 = a5;
        var codes = queries.Codes;
        for (var end = panel + (steps * 64); panel < end; panel += 64, codes += Group)
        {
            var x = Vector256.Load(panel);
            var y = Vector256.Load(panel + 32);
            var code = Vector256.Create(codes[0]).AsSByte();
            a0 = AvxVnni.MultiplyWideningAndAdd(a0, x, code);
            b0 = AvxVnni.MultiplyWideningAndAdd(b0, y, code);
            code = Vector256.Create(codes[1]).AsSByte();
            a1 = AvxVnni.MultiplyWideningAndAdd(a1, x, code);
            b1 = AvxVnni.MultiplyWideningAndAdd(b1, y, code);
            code = Vector256.Create(codes[2]).AsSByte();
            a2 = AvxVnni.MultiplyWideningAndAdd(a2, x, code);
            b2 = AvxVnni.MultiplyWideningAndAdd(b2, y, code);
            code = Vector256.Create(codes[3]).AsSByte();
            a3 = AvxVnni.MultiplyWideningAndAdd(a3, x, code);
            b3 = AvxVnni.MultiplyWideningAndAdd(b3, y, code);
            code = Vector256.Create(codes[4]).AsSByte();
            a4 = AvxVnni.MultiplyWideningAndAdd(a4, x, code);
            b4 = AvxVnni.MultiplyWideningAndAdd(b4, y, code);
            code = Vector256.Create(codes[5]).AsSByte();
            a5 = AvxVnni.MultiplyWideningAndAdd(a5, x, code);
            b5 = AvxVnni.MultiplyWideningAndAdd(b5, y, code);
        }

        Vector256<float> scale0 = Vector256.Load(scales), scale1 = Vector256.Load(scales + 8);
        Vector256<float> bias0 = Vector256.Load(biases), bias1 = Vector256.Load(biases + 8);
        var units = queries.Units;
        var thresholds = queries.Thresholds;
        Vector256<float> unit = Vector256.Create(units[0]), threshold = Vector256.Create(thresholds[0]);
        Vector256<float> h0 = Reaches(a0, scale0, unit, bias0, threshold), g0 = Reaches(b0, scale1, unit, bias1, threshold);
        unit = Vector256.Create(units[1]);
        threshold = Vector256.Create(thresholds[1]);
        Vector256<float> h1 = Reaches(a1, scale0, unit, bias0, threshold), g1 = Reaches(b1, scale1, unit, bias1, threshold);
        unit = Vector256.Create(units[2]);
        threshold = Vector256.Create(thresholds[2]);
        Vector256<float> h2 = Reaches(a2, scale0, unit, bias0, threshold), g2 = Reaches(b2, scale1, unit, bias1, threshold);
        unit = Vector256.Create(units[3]);
        threshold = Vector256.Create(thresholds[3]);
        Vector256<float> h3 = Reaches(a3, scale0, unit, bias0, threshold), g3 = Reaches(b3, scale1, unit, bias1, threshold);
        unit = Vector256.Create(units[4]);
        threshold = Vector256.Create(thresholds[4]);
        Vector256<float> h4 = Reaches(a4, scale0, unit, bias0, threshold), g4 = Reaches(b4, scale1, unit, bias1, threshold);
        unit = Vector256.Create(units[5]);
        threshold = Vector256.Create(thresholds[5]);
        Vector256<float> h5 = Reaches(a5, scale0, unit, bias0, threshold), g5 = Reaches(b5, scale1, unit, bias1, threshold);
        var any = ((h0 | g0) | (h1 | g1)) | ((h2 | g2) | (h3 | g3)) | ((h4 | g4) | (h5 | g5));
        if (Avx.TestZ(any, any))
        {
            return false;
        }

        hits[0] = Bits(h0, g0);
        hits[1] = Bits(h1, g1);
        hits[2] = Bits(h2, g2);
        hits[3] = Bits(h3, g3);
        hits[4] = Bits(h4, g4);
        hits[5] = Bits(h5, g5);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Reaches(Vector256<int> sum, Vector256<float> scale, Vector256<float> unit, Vector256<float> bias, Vector256<float> threshold) =>
        ~Vector256.LessThan(Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(sum) * scale, unit, bias), threshold);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ushort Bits(Vector256<float> low, Vector256<float> high) =>
        (ushort)(low.ExtractMostSignificantBits() | (high.ExtractMostSignificantBits() << 8));
}
