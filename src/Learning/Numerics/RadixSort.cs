using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Numerics;

/// <summary>Stable ascending sort of single-precision keys in linear time: three passes of 11 bits with payloads, four of 8 without.</summary>
/// <remarks>-0 counts as 0. NaN of either sign sorts last.</remarks>
public static class RadixSort
{
    private const int Bits = 11;
    private const int Buckets = 1 << Bits;
    private const ulong Mask = Buckets - 1;
    private const int FewValues = 256;

    /// <summary>The positions of the keys in ascending order; equal keys keep their order.</summary>
    public static int[] Order(ReadOnlySpan<float> keys)
    {
        var positions = new int[keys.Length];
        var entries = ArrayPool<ulong>.Shared.Rent(keys.Length);
        try
        {
            for (var i = 0; i < keys.Length; i++)
            {
                entries[i] = ((ulong)Encode(keys[i]) << 32) | (uint)i;
            }

            Sort(entries.AsSpan(0, keys.Length));
            for (var i = 0; i < positions.Length; i++)
            {
                positions[i] = (int)(uint)entries[i];
            }

            return positions;
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(entries);
        }
    }

    /// <summary>Sorts keys and moves each payload with its key. A key of -0 comes back as 0.</summary>
    public static void Sort(Span<float> keys, Span<int> payloads)
    {
        if (keys.Length != payloads.Length)
        {
            throw new ArgumentException($"{keys.Length} keys need as many payloads, not {payloads.Length}.", nameof(payloads));
        }

        var entries = ArrayPool<ulong>.Shared.Rent(keys.Length);
        try
        {
            for (var i = 0; i < keys.Length; i++)
            {
                entries[i] = ((ulong)Encode(keys[i]) << 32) | (uint)payloads[i];
            }

            Sort(entries.AsSpan(0, keys.Length));
            for (var i = 0; i < keys.Length; i++)
            {
                keys[i] = Decode((uint)(entries[i] >> 32));
                payloads[i] = (int)(uint)entries[i];
            }
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(entries);
        }
    }

    /// <summary>Sorts values. A value of -0 comes back as 0.</summary>
    public static void Sort(Span<float> values) => Sort(values, values);

    /// <summary>Writes values in ascending order. A value of -0 comes back as 0.</summary>
    /// <param name="values">Any order.</param>
    /// <param name="sorted">As many places; may be the values themselves.</param>
    internal static void Sort(ReadOnlySpan<float> values, Span<float> sorted)
    {
        var codes = ArrayPool<uint>.Shared.Rent(values.Length);
        var rented = ArrayPool<uint>.Shared.Rent(values.Length);
        try
        {
            var first = codes.AsSpan(0, values.Length);
            if (values.Length < FewValues)
            {
                for (var i = 0; i < values.Length; i++)
                {
                    first[i] = Encode(values[i]);
                }

                first.Sort();
                for (var i = 0; i < values.Length; i++)
                {
                    sorted[i] = Decode(first[i]);
                }

                return;
            }

            var second = rented.AsSpan(0, values.Length);
            Span<int> counts = stackalloc int[4 * 256];
            counts.Clear();
            Encode(values, first, counts);
            Scatter(first, second, counts[..256], 0);
            Scatter(second, first, counts.Slice(256, 256), 8);
            Scatter(first, second, counts.Slice(512, 256), 16);
            Decode(second, sorted, counts[768..]);
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(codes);
            ArrayPool<uint>.Shared.Return(rented);
        }
    }

    /// <summary>Sorts numbers: four passes of eight bits, as so few places to write to stay in the nearest cache.</summary>
    internal static void Sort(Span<uint> codes)
    {
        if (codes.Length < FewValues)
        {
            codes.Sort();
            return;
        }

        var rented = ArrayPool<uint>.Shared.Rent(codes.Length);
        Span<int> counts = stackalloc int[4 * 256];
        counts.Clear();
        try
        {
            Count(codes, counts);
            var from = codes;
            var to = rented.AsSpan(0, codes.Length);
            for (var pass = 0; pass < 4; pass++)
            {
                var offsets = counts.Slice(pass * 256, 256);
                if (offsets[(byte)(from[0] >> (pass * 8))] == from.Length)
                {
                    continue; // all agree in these bits
                }

                Scatter(from, to, offsets, pass * 8);
                var swap = from;
                from = to;
                to = swap;
            }

            if (from != codes)
            {
                from.CopyTo(codes);
            }
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(rented);
        }
    }

    /// <summary>The key as a number whose unsigned order is the order of the floats.</summary>
    internal static uint Encode(float key)
    {
        if (float.IsNaN(key))
        {
            return uint.MaxValue;
        }

        // Adding 0 turns -0 into 0. Negative numbers flip wholly, the others get the sign bit.
        var bits = BitConverter.SingleToUInt32Bits(key + 0f);
        return bits ^ ((uint)((int)bits >> 31) | 0x80000000);
    }

    internal static float Decode(uint code)
    {
        if (code == uint.MaxValue)
        {
            return float.NaN;
        }

        return BitConverter.UInt32BitsToSingle((code & 0x80000000) != 0 ? code ^ 0x80000000 : ~code);
    }

    /// <summary>Sorts by the upper 32 bits; equal ones keep their order.</summary>
    internal static void Sort(Span<ulong> entries)
    {
        if (entries.Length < 2)
        {
            return;
        }

        if (entries.Length < 64)
        {
            InsertionSort(entries);
            return;
        }

        var rented = ArrayPool<ulong>.Shared.Rent(entries.Length);
        var counts = new int[3 * Buckets];
        try
        {
            foreach (var entry in entries)
            {
                counts[(int)((entry >> 32) & Mask)]++;
                counts[Buckets + (int)((entry >> (32 + Bits)) & Mask)]++;
                counts[(2 * Buckets) + (int)(entry >> (32 + (2 * Bits)))]++;
            }

            var from = entries;
            var to = rented.AsSpan(0, entries.Length);
            for (var pass = 0; pass < 3; pass++)
            {
                var shift = 32 + (pass * Bits);
                var offsets = counts.AsSpan(pass * Buckets, Buckets);
                if (offsets[(int)((from[0] >> shift) & Mask)] == from.Length)
                {
                    continue; // all keys agree in these bits
                }

                var sum = 0;
                for (var bucket = 0; bucket < Buckets; bucket++)
                {
                    (offsets[bucket], sum) = (sum, sum + offsets[bucket]);
                }

                foreach (var entry in from)
                {
                    to[offsets[(int)((entry >> shift) & Mask)]++] = entry;
                }

                var swap = from;
                from = to;
                to = swap;
            }

            if (from != entries)
            {
                from.CopyTo(entries);
            }
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(rented);
        }
    }

    /// <summary>Turns values into numbers of the same order and counts them by each of their four bytes.</summary>
    private static void Encode(ReadOnlySpan<float> values, Span<uint> codes, Span<int> counts)
    {
        // What was just written is still in the nearest cache when it is counted.
        const int Block = 2048;
        for (var start = 0; start < values.Length; start += Block)
        {
            var from = values.Slice(start, Math.Min(Block, values.Length - start));
            var to = codes.Slice(start, from.Length);
            var i = 0;
            if (Vector256.IsHardwareAccelerated)
            {
                for (; i <= from.Length - 8; i += 8)
                {
                    var value = Vector256.Create(from.Slice(i, 8));
                    var bits = (value + Vector256<float>.Zero).AsUInt32();
                    var code = bits ^ ((bits.AsInt32() >> 31).AsUInt32() | Vector256.Create(0x80000000u));
                    Vector256.ConditionalSelect(Vector256.Equals(value, value).AsUInt32(), code, Vector256<uint>.AllBitsSet).CopyTo(to.Slice(i, 8));
                }
            }

            for (; i < from.Length; i++)
            {
                to[i] = Encode(from[i]);
            }

            Count(to, counts);
        }
    }

    private static void Count(ReadOnlySpan<uint> codes, Span<int> counts)
    {
        ref var first = ref MemoryMarshal.GetReference(counts);
        foreach (var code in codes)
        {
            Unsafe.Add(ref first, (nint)(byte)code)++;
            Unsafe.Add(ref first, (nint)(byte)(code >> 8) + 256)++;
            Unsafe.Add(ref first, (nint)(byte)(code >> 16) + 512)++;
            Unsafe.Add(ref first, (nint)(code >> 24) + 768)++;
        }
    }

    /// <summary>The last pass: to the places by the highest byte, as values again.</summary>
    private static void Decode(ReadOnlySpan<uint> from, Span<float> to, Span<int> offsets)
    {
        Accumulate(offsets);
        ref var places = ref MemoryMarshal.GetReference(offsets);
        ref var target = ref MemoryMarshal.GetReference(to);
        foreach (var code in from)
        {
            ref var place = ref Unsafe.Add(ref places, (nint)(code >> 24));
            var bits = (code & 0x80000000) != 0 ? code ^ 0x80000000 : ~code;
            Unsafe.Add(ref target, place++) = BitConverter.UInt32BitsToSingle(code == uint.MaxValue ? 0x7FC00000 : bits);
        }
    }

    /// <summary>Turns counts into the places where each bucket begins.</summary>
    private static void Accumulate(Span<int> offsets)
    {
        var sum = 0;
        foreach (ref var offset in offsets)
        {
            (offset, sum) = (sum, sum + offset);
        }
    }

    private static void Scatter(ReadOnlySpan<uint> from, Span<uint> to, Span<int> offsets, int shift)
    {
        Accumulate(offsets);
        ref var places = ref MemoryMarshal.GetReference(offsets);
        ref var target = ref MemoryMarshal.GetReference(to);
        foreach (var code in from)
        {
            // A byte is one of 256 buckets, and each place is counted: both are within their spans.
            ref var place = ref Unsafe.Add(ref places, (nint)(byte)(code >> shift));
            Unsafe.Add(ref target, place++) = code;
        }
    }

    private static void InsertionSort(Span<ulong> entries)
    {
        for (var i = 1; i < entries.Length; i++)
        {
            var entry = entries[i];
            var j = i;
            for (; j > 0 && (entries[j - 1] >> 32) > (entry >> 32); j--)
            {
                entries[j] = entries[j - 1];
            }

            entries[j] = entry;
        }
    }
}
