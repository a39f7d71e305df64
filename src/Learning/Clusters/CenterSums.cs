using System.Runtime.Intrinsics;

namespace AudienceML.Learning.Clusters;

/// <summary>Each cluster's sum of rows and of weights, in fixed point.</summary>
/// <remarks>
/// A coordinate becomes a whole number of at most 50 bits, so that sums are exact: rows may be added and taken away in any order, on any
/// thread, and only those that change their cluster need to be.
/// </remarks>
internal sealed unsafe class CenterSums
{
    // Adding it to a double below 2^51 leaves the nearest whole number in the lower bits.
    private const double Magic = 6755399441055744.0;
    private readonly double[] _scales;
    private readonly int _padded;

    /// <summary>Creates sums of nothing.</summary>
    /// <param name="count">Clusters.</param>
    /// <param name="columns">Coordinates; one more, the weight, is kept behind them.</param>
    /// <param name="scales">One a column and one for the weight: powers of 2 so that no sum of all rows can overflow.</param>
    public CenterSums(int count, int columns, double[] scales)
    {
        Count = count;
        Columns = columns;
        _padded = Pad(columns);
        _scales = new double[_padded];
        scales.CopyTo(_scales, 0);
        Values = new long[count * _padded];
    }

    public int Count { get; }

    public int Columns { get; }

    /// <summary>Cluster after cluster: columns, weight, and zeros up to a whole number of vectors.</summary>
    public long[] Values { get; }

    /// <summary>Coordinates, weight, and up to whole vectors of eight.</summary>
    public static int Pad(int columns) => (columns + 1 + 7) / 8 * 8;

    /// <summary>The scale of a column whose greatest value is this, so that <paramref name="rows"/> of them fit into 62 bits.</summary>
    public static double Scale(double greatest, int rows)
    {
        var bits = Math.Min(50, 62 - (32 - System.Numerics.BitOperations.LeadingZeroCount((uint)rows)));
        return greatest > 0 ? Math.ScaleB(1, bits - 1 - Math.ILogB(greatest)) : 1;
    }

    /// <summary>Moves a row from one cluster to another.</summary>
    /// <param name="row">Coordinates, 1, and zeros up to <see cref="Pad"/>.</param>
    /// <param name="weight">The row's weight.</param>
    /// <param name="from">The cluster that it leaves, or -1.</param>
    /// <param name="to">The cluster that it joins.</param>
    public void Move(float* row, float weight, int from, int to)
    {
        var magic = Vector512.Create(Magic);
        var factor = Vector512.Create((double)weight);
        fixed (double* scales = _scales)
        fixed (long* sums = Values)
        {
            var joins = sums + (to * _padded);
            if (from < 0)
            {
                for (var j = 0; j < _padded; j += 8)
                {
                    (Vector512.Load(joins + j) + Whole(row + j, factor * Vector512.Load(scales + j), magic)).Store(joins + j);
                }
            }
            else
            {
                var leaves = sums + (from * _padded);
                for (var j = 0; j < _padded; j += 8)
                {
                    var whole = Whole(row + j, factor * Vector512.Load(scales + j), magic);
                    (Vector512.Load(joins + j) + whole).Store(joins + j);
                    (Vector512.Load(leaves + j) - whole).Store(leaves + j);
                }
            }
        }
    }

    /// <summary>Adds and clears another.</summary>
    public void Take(CenterSums other)
    {
        for (var i = 0; i < Values.Length; i++)
        {
            Values[i] += other.Values[i];
        }

        Array.Clear(other.Values);
    }

    public double Weight(int cluster) => Values[(cluster * _padded) + Columns] / _scales[Columns];

    public double Sum(int cluster, int column) => Values[(cluster * _padded) + column] / _scales[column];

    private static Vector512<long> Whole(float* row, Vector512<double> scale, Vector512<double> magic)
        => ((LaneSum.Widen(Vector256.Load(row)) * scale) + magic).AsInt64() - magic.AsInt64();
}
