using System.Numerics;

namespace AudienceML.Learning.Trees.Boosting;

/// <summary>
/// Columns that are hardly ever filled, and never two in the same row, as one byte a row: exclusive feature bundling, Ke et al. 2017, section 4.
/// </summary>
/// <remarks>
/// Only columns without a single conflict share a bundle, and a column's most frequent bin is what the leaf's sum leaves over, in whole numbers. So
/// histograms, and with them models, are the same to the last bit as without bundles; only fewer cells are touched.
/// </remarks>
internal sealed unsafe class FeatureBundles : IDisposable
{
    private const int SampleRows = 4096;
    private const double MinUsualShare = 0.8;
    private const int MaxTries = 64;
    private const int MaxBins = 255;
    private readonly BinnedMatrix _data;
    private readonly NativeBuffer<byte> _rows;
    private readonly int[] _bundleOf;
    private readonly int[] _offset;
    private readonly byte[] _usual;
    private readonly int[] _bins;

    private FeatureBundles(BinnedMatrix data, int[] bundleOf, int[] offset, byte[] usual, int[] bins)
    {
        _data = data;
        _bundleOf = bundleOf;
        _offset = offset;
        _usual = usual;
        _bins = bins;
        RowStride = BinnedMatrix.Stride(bins.Length);
        _rows = new NativeBuffer<byte>((long)data.RowCount * RowStride);
    }

    /// <summary>The number of bundles, those of a single column included.</summary>
    public int Count => _bins.Length;

    /// <summary>The bundles' bytes, row after row.</summary>
    public byte* Rows => _rows.Pointer;

    public int RowStride { get; }

    /// <summary>The bundle that a feature is in.</summary>
    public int BundleOf(int feature) => _bundleOf[feature];

    /// <summary>The bins of a bundle.</summary>
    public int BinsOf(int bundle) => _bins[bundle];

    /// <summary>Finds bundles; null when they would spare less than a quarter of the columns.</summary>
    public static FeatureBundles? Find(BinnedMatrix data, Workers workers)
    {
        var usual = new byte[data.FeatureCount];
        var sparse = new bool[data.FeatureCount];
        workers.For(data.FeatureCount, feature => sparse[feature] = IsSparse(data, feature, out usual[feature]));
        if (sparse.Count(s => s) * 4 <= data.FeatureCount)
        {
            return null;
        }

        var (bundleOf, offset, bins) = Assign(data, sparse, usual, workers);
        if (bins.Length * 4 > data.FeatureCount * 3)
        {
            return null;
        }

        var bundles = new FeatureBundles(data, bundleOf, offset, usual, bins);
        workers.ForBlocks(data.RowCount, SampleRows, bundles.Fill);
        return bundles;
    }

    /// <summary>Writes the histogram of one feature.</summary>
    /// <param name="bundled">Histograms of the bundles.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="sum">The packed sum of all rows of the leaf.</param>
    /// <param name="cells">Histograms of the features; cells behind the last bin become zero.</param>
    public void Unpack(long* bundled, int feature, long sum, long* cells)
    {
        var from = bundled + ((long)_bundleOf[feature] * HistogramPool.Stride);
        var to = new Span<long>(cells + ((long)feature * HistogramPool.Stride), HistogramPool.Stride);
        if (_offset[feature] < 0)
        {
            new ReadOnlySpan<long>(from, HistogramPool.Stride).CopyTo(to);
            return;
        }

        to.Clear();
        int usual = _usual[feature];
        from += _offset[feature];
        for (var bin = 0; bin < _data.Bins[feature].BinCount; bin++)
        {
            if (bin != usual)
            {
                to[bin] = *from++;
                sum -= to[bin];
            }
        }

        to[usual] = sum;
    }

    public void Dispose() => _rows.Dispose();

    /// <summary>Whether one bin holds most rows of a sample, and which.</summary>
    private static bool IsSparse(BinnedMatrix data, int feature, out byte usual)
    {
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        var column = data.Column(feature);
        var take = Math.Min(SampleRows, data.RowCount);
        for (var i = 0; i < take; i++)
        {
            counts[column[(long)data.RowCount * i / take]]++;
        }

        var most = 0;
        for (var bin = 1; bin < counts.Length; bin++)
        {
            most = counts[bin] > counts[most] ? bin : most;
        }

        usual = (byte)most;
        return counts[most] >= MinUsualShare * take && data.Bins[feature].BinCount is > 1 and <= MaxBins;
    }

    /// <summary>Puts each sparse column, those with most filled rows first, into the first bundle where it meets no other.</summary>
    private static (int[] BundleOf, int[] Offset, int[] Bins) Assign(BinnedMatrix data, bool[] sparse, byte[] usual, Workers workers)
    {
        var columns = Enumerable.Range(0, data.FeatureCount).Where(f => sparse[f]).ToArray();
        var filled = new ulong[columns.Length][];
        workers.For(columns.Length, i => filled[i] = FilledRows(data, columns[i], usual[columns[i]]));
        var sizes = Array.ConvertAll(filled, f => f.Sum(word => (long)BitOperations.PopCount(word)));
        var bundles = new List<(ulong[] Filled, int Bins, List<int> Features)>();
        foreach (var i in Enumerable.Range(0, columns.Length).OrderByDescending(i => sizes[i]))
        {
            workers.CancellationToken.ThrowIfCancellationRequested();
            var more = data.Bins[columns[i]].BinCount - 1;
            // The latest bundles are the emptiest.
            var found = -1;
            for (var b = bundles.Count - 1; b >= Math.Max(0, bundles.Count - MaxTries) && found < 0; b--)
            {
                found = bundles[b].Bins + more <= MaxBins && AreApart(bundles[b].Filled, filled[i]) ? b : -1;
            }

            if (found < 0)
            {
                bundles.Add((filled[i], 1 + more, [columns[i]]));
                continue;
            }

            for (var word = 0; word < filled[i].Length; word++)
            {
                bundles[found].Filled[word] |= filled[i][word];
            }

            bundles[found].Features.Add(columns[i]);
            bundles[found] = bundles[found] with { Bins = bundles[found].Bins + more };
        }

        return Layout(data, [.. bundles.Select(b => b.Features).Where(features => features.Count > 1)]);
    }

    /// <summary>Numbers the bundles; columns without company are bundles of their own, with the bins that they have.</summary>
    private static (int[] BundleOf, int[] Offset, int[] Bins) Layout(BinnedMatrix data, List<int>[] shared)
    {
        var bundleOf = new int[data.FeatureCount];
        var offset = new int[data.FeatureCount];
        Array.Fill(offset, -1);
        var bins = new List<int>();
        foreach (var features in shared)
        {
            var next = 1; // bin 0: every column of the bundle holds its most frequent bin
            foreach (var feature in features)
            {
                bundleOf[feature] = bins.Count;
                offset[feature] = next;
                next += data.Bins[feature].BinCount - 1;
            }

            bins.Add(next);
        }

        for (var feature = 0; feature < data.FeatureCount; feature++)
        {
            if (offset[feature] < 0)
            {
                bundleOf[feature] = bins.Count;
                bins.Add(data.Bins[feature].BinCount);
            }
        }

        return (bundleOf, offset, [.. bins]);
    }

    private static ulong[] FilledRows(BinnedMatrix data, int feature, byte usual)
    {
        var filled = new ulong[(data.RowCount + 63) / 64];
        var column = data.Column(feature);
        for (var row = 0; row < data.RowCount; row++)
        {
            filled[row >> 6] |= column[row] == usual ? 0 : 1ul << (row & 63);
        }

        return filled;
    }

    private static bool AreApart(ulong[] left, ulong[] right)
    {
        for (var word = 0; word < left.Length; word++)
        {
            if ((left[word] & right[word]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private void Fill(int start, int count)
    {
        new Span<byte>(Rows + ((long)start * RowStride), count * RowStride).Clear();
        for (var feature = 0; feature < _data.FeatureCount; feature++)
        {
            var column = _data.Column(feature) + start;
            var row = Rows + ((long)start * RowStride) + _bundleOf[feature];
            var (offset, usual) = (_offset[feature], _usual[feature]);
            for (var i = 0; i < count; i++, row += RowStride)
            {
                if (offset < 0)
                {
                    *row = column[i];
                }
                else if (column[i] != usual)
                {
                    // The bin of the many has no place of its own: those behind it move up.
                    *row = (byte)(offset + column[i] - (column[i] > usual ? 1 : 0));
                }
            }
        }
    }
}
