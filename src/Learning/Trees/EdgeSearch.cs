using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AudienceML.Learning.Trees;

/// <summary>Finds the bins of many numbers at once by a binary search without branches over edges padded to a power of two.</summary>
internal sealed unsafe class EdgeSearch
{
    private readonly float[] _edges;
    private readonly int _firstStep;
    private readonly byte _missingBin;

    public EdgeSearch(FeatureBins bins)
    {
        var size = 1;
        while (size - 1 < bins.Edges.Length)
        {
            size *= 2;
        }

        // No value is above infinity, so a padded edge is never passed.
        _edges = new float[Math.Max(size - 1, 1)];
        Array.Fill(_edges, float.PositiveInfinity);
        bins.Edges.CopyTo(_edges, 0);
        _firstStep = size / 2;
        _missingBin = (byte)Math.Max(bins.MissingBin, 0);
    }

    /// <summary>The bin of a value.</summary>
    public byte Find(float value)
    {
        var bin = 0;
        for (var step = _firstStep; step > 0; step >>= 1)
        {
            bin += _edges[bin + step - 1] < value ? step : 0;
        }

        return float.IsNaN(value) ? _missingBin : (byte)bin;
    }

    /// <summary>Writes the bin of each value.</summary>
    public void Find(ReadOnlySpan<float> values, Span<byte> bins)
    {
        var i = 0;
        fixed (float* edges = _edges)
        {
            if (Avx2.IsSupported)
            {
                var missing = Vector256.Create((int)_missingBin);
                for (; i <= values.Length - 16; i += 16)
                {
                    var x = Vector256.Create(values.Slice(i, 8));
                    var y = Vector256.Create(values.Slice(i + 8, 8));
                    var p = Vector256<int>.Zero;
                    var q = Vector256<int>.Zero;
                    for (var step = _firstStep; step > 0; step >>= 1)
                    {
                        var add = Vector256.Create(step);
                        var ep = Avx2.GatherVector256(edges + step - 1, p, 4);
                        var eq = Avx2.GatherVector256(edges + step - 1, q, 4);
                        p += add & Vector256.LessThan(ep, x).AsInt32();
                        q += add & Vector256.LessThan(eq, y).AsInt32();
                    }

                    p = Vector256.ConditionalSelect(Vector256.Equals(x, x).AsInt32(), p, missing);
                    q = Vector256.ConditionalSelect(Vector256.Equals(y, y).AsInt32(), q, missing);
                    var narrow = Vector256.Narrow(p, q);
                    Vector128.Narrow(narrow.GetLower().AsUInt16(), narrow.GetUpper().AsUInt16()).CopyTo(bins.Slice(i, 16));
                }
            }

            for (; i < values.Length; i++)
            {
                var x = values[i];
                var p = 0;
                for (var step = _firstStep; step > 0; step >>= 1)
                {
                    p += edges[p + step - 1] < x ? step : 0;
                }

                bins[i] = float.IsNaN(x) ? _missingBin : (byte)p;
            }
        }
    }
}
