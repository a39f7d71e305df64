namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Builds the histogram of a list of rows: on all threads when there are many, over bundles of columns where there are any.</summary>
internal sealed unsafe class HistogramBuilder : IDisposable
{
    private const int ParallelRows = 4096;
    private readonly BinnedMatrix _data;
    private readonly FeatureBundles? _bundles;
    private readonly Workers _workers;
    private readonly byte* _bytes;
    private readonly int _stride;
    private readonly int _columns;
    private readonly NativeBuffer<long> _partial;
    private readonly NativeBuffer<long> _bundled;
    private int[] _features = [];
    private int[] _chosen = [];

    /// <summary>Creates the builder, which then owns the bundles.</summary>
    public HistogramBuilder(BinnedMatrix data, FeatureBundles? bundles, Workers workers)
    {
        _data = data;
        _bundles = bundles;
        _workers = workers;
        _bytes = bundles is null ? data.Rows : bundles.Rows;
        _stride = bundles?.RowStride ?? data.RowStride;
        _columns = bundles?.Count ?? data.FeatureCount;
        _partial = new NativeBuffer<long>((workers.Threads - 1) * (long)_columns * HistogramPool.Stride);
        _bundled = new NativeBuffer<long>(bundles is null ? 0 : (long)_columns * HistogramPool.Stride);
    }

    /// <summary>Fills the cells of some features.</summary>
    /// <param name="rows">The rows; 16 entries behind the end may be read.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="sum">The packed sum of their gradients.</param>
    /// <param name="gradients">Packed gradients of all rows.</param>
    /// <param name="features">The features, ascending.</param>
    /// <param name="cells">Where the histogram goes.</param>
    public void Build(int* rows, int count, long sum, long* gradients, int[] features, long* cells)
    {
        Choose(features);
        var target = _bundles is null ? cells : _bundled.Pointer;
        if (_workers.Threads == 1 || count < ParallelRows)
        {
            Clear(target);
            AddRows(rows, count, gradients, target);
        }
        else
        {
            BuildTogether(rows, count, gradients, target);
        }

        if (_bundles is not null)
        {
            foreach (var feature in features)
            {
                _bundles.Unpack(_bundled.Pointer, feature, sum, cells);
            }
        }
    }

    public void Dispose()
    {
        _partial.Dispose();
        _bundled.Dispose();
        _bundles?.Dispose();
    }

    /// <summary>Notes which columns hold the features.</summary>
    private void Choose(int[] features)
    {
        if (!ReferenceEquals(_features, features))
        {
            _features = features;
            _chosen = _bundles is null ? features : [.. features.Select(_bundles.BundleOf).Distinct().Order()];
        }
    }

    private void BuildTogether(int* rows, int count, long* gradients, long* cells)
    {
        var size = (long)_columns * HistogramPool.Stride;
        var share = (count + _workers.Threads - 1) / _workers.Threads;
        var parts = (count + share - 1) / share;
        _workers.For(parts, part =>
        {
            var target = part == 0 ? cells : _partial.Pointer + ((part - 1) * size);
            Clear(target);
            AddRows(rows + (part * share), Math.Min(share, count - (part * share)), gradients, target);
        });
        foreach (var column in _chosen)
        {
            var bins = _bundles?.BinsOf(column) ?? _data.Bins[column].BinCount;
            for (var part = 1; part < parts; part++)
            {
                HistogramKernels.Add(cells, _partial.Pointer + ((part - 1) * size), column, bins);
            }
        }
    }

    private void Clear(long* cells)
    {
        foreach (var column in _chosen)
        {
            new Span<long>(cells + ((long)column * HistogramPool.Stride), HistogramPool.Stride).Clear();
        }
    }

    private void AddRows(int* rows, int count, long* gradients, long* cells)
    {
        // Between pieces of about four million cells cancellation is looked for.
        var piece = Math.Max(1024, (1 << 22) / _columns);
        for (var from = 0; from < count; from += piece)
        {
            _workers.CancellationToken.ThrowIfCancellationRequested();
            var length = Math.Min(piece, count - from);
            if (_chosen.Length == _columns)
            {
                HistogramKernels.AddRows(_bytes, _stride, _columns, rows + from, length, gradients, cells);
            }
            else
            {
                HistogramKernels.AddRows(_bytes, _stride, _chosen, rows + from, length, gradients, cells);
            }
        }
    }
}
