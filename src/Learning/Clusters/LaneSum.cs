using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Clusters;

/// <summary>A sum in double precision over eight lanes, added up in order of the lanes: the same bits on every machine.</summary>
internal struct LaneSum
{
    private Vector512<double> _lanes;

    public readonly double Total
    {
        get
        {
            var total = 0.0;
            for (var i = 0; i < 8; i++)
            {
                total += _lanes[i];
            }

            return total;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Widen(Vector256<float> values)
    {
        var (lower, upper) = Vector256.Widen(values);
        return Vector512.Create(lower, upper);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector512<double> values) => _lanes += values;
}
