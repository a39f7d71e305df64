using System.Collections.Concurrent;
using AudienceML.Learning.Clusters;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Similarity;

/// <summary>Finds most of the nearest vectors by looking only at the cells whose centres are nearest: an inverted file.</summary>
/// <remarks>
/// The first vectors added decide the centres, by k-means over at most 256 of them a cell (Jégou, Douze and Schmid, Product quantization for
/// nearest neighbor search, 2011, section IV, without the quantization). Each vector lies in the cell of the nearest centre. Within the cells
/// looked at the search is exact; when they hold too few that pass the filter, all cells are looked at. One seed and the same additions and removals give the same index for any number of threads.
/// </remarks>
public sealed class IvfIndex : ISimilarityIndex
{
    internal const string FormatName = "ivf/1";
    private const int SampleOfCell = 256;
    private const int QueryBlock = 16;
    private readonly SharedGate _gate = new();
    private readonly Lock _writing = new();
    private readonly IvfOptions _options;
    private readonly Dictionary<int, (int Cell, int Place)> _places = [];
    private readonly ConcurrentBag<ScanBuffers> _buffers = [];
    private ExactIndex _centers;
    private ExactIndex _nearest;
    private VectorCell[] _cells = [];
    private volatile int _probes;

    /// <summary>Creates an index without vectors.</summary>
    /// <param name="dimension">Values of a vector, 1 to 65,536.</param>
    /// <param name="options">How to build and search.</param>
    public IvfIndex(int dimension, IvfOptions? options = null)
    {
        _options = (options ?? new()).Checked();
        Dimension = VectorGuards.Dimension(dimension);
        _probes = _options.Probes;
        _centers = _nearest = new(dimension);
    }

    /// <inheritdoc/>
    public SimilarityMetric Metric => _options.Metric;

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public int Count => _places.Count;

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <summary>How it was built.</summary>
    public IvfOptions Options => _options with { Probes = Probes };

    /// <summary>Cells there are; 0 before the first vectors.</summary>
    public int CellCount => _cells.Length;

    /// <summary>Cells that a search looks at, 1 or more. May be changed at any time.</summary>
    public int Probes
    {
        get => _probes;
        set
        {
            HnswOptions.Require(value, 1, int.MaxValue, nameof(Probes));
            _probes = value;
        }
    }

    /// <inheritdoc/>
    public bool Contains(int id)
    {
        _gate.EnterRead();
        try
        {
            return _places.ContainsKey(id);
        }
        finally
        {
            _gate.ExitRead();
        }
    }

    /// <inheritdoc/>
    public void Add(
        ReadOnlySpan<int> ids,
        FeatureMatrix vectors,
        int maxDegreeOfParallelism = 1,
        IProgress<LearningProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxDegreeOfParallelism);
        lock (_writing)
        {
            VectorGuards.Added(ids, vectors, Dimension, _places.ContainsKey);
            var shaped = VectorGuards.Shape(vectors, Metric, maxDegreeOfParallelism, cancellationToken);
            if (ids.IsEmpty)
            {
                return;
            }

            if (_cells.Length == 0)
            {
                Learn(shaped, maxDegreeOfParallelism, progress, cancellationToken);
            }

            var cells = new int[ids.Length];
            _nearest.Search(shaped, 1, cells, new float[ids.Length], null, maxDegreeOfParallelism, cancellationToken);
            progress?.Report(new("indexing", 0, ids.Length));
            _gate.EnterWrite();
            try
            {
                Append(ids, shaped, cells, maxDegreeOfParallelism);
            }
            finally
            {
                _gate.ExitWrite();
            }
        }

        progress?.Report(new("indexing", ids.Length, ids.Length));
    }

    /// <inheritdoc/>
    public bool Remove(int id)
    {
        lock (_writing)
        {
            _gate.EnterWrite();
            try
            {
                if (!_places.Remove(id, out var at))
                {
                    return false;
                }

                var moved = _cells[at.Cell].RemoveAt(at.Place);
                if (moved >= 0)
                {
                    _places[moved] = at;
                }

                return true;
            }
            finally
            {
                _gate.ExitWrite();
            }
        }
    }

    /// <inheritdoc/>
    public int Search(ReadOnlySpan<float> query, Span<int> ids, Span<float> scores, Predicate<int>? filter = null)
    {
        VectorGuards.Query(query, Dimension, ids.Length, scores.Length);
        var buffers = Rent();
        _gate.EnterRead();
        try
        {
            return SearchOne(buffers, query, ids, scores, filter);
        }
        finally
        {
            _gate.ExitRead();
            _buffers.Add(buffers);
        }
    }

    /// <inheritdoc/>
    public void Search(
        FeatureMatrix queries,
        int count,
        Memory<int> ids,
        Memory<float> scores,
        Predicate<int>? filter = null,
        int maxDegreeOfParallelism = 1,
        CancellationToken cancellationToken = default)
    {
        VectorGuards.Batch(queries, Dimension, count, ids.Length, scores.Length);
        Blocks.For(
            queries.RowCount, QueryBlock, maxDegreeOfParallelism, (_, start, length) =>
            {
                var buffers = Rent();
                _gate.EnterRead();
                try
                {
                    for (var row = start; row < start + length; row++)
                    {
                        SearchOne(buffers, queries.Row(row), ids.Span.Slice(row * count, count), scores.Span.Slice(row * count, count), filter);
                    }
                }
                finally
                {
                    _gate.ExitRead();
                    _buffers.Add(buffers);
                }
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        lock (_writing)
        {
            IndexFile.WriteHeader(writer, Dimension, Metric, _options.Storage);
            writer.Write(_options.Cells);
            writer.Write(Probes);
            writer.Write(_options.Iterations);
            writer.Write(_options.Seed);
            writer.Write(_cells.Length);
            if (_cells.Length > 0)
            {
                _centers.Write(writer);
            }

            foreach (var cell in _cells)
            {
                cell.Write(writer);
            }
        }
    }

    internal static IvfIndex Read(BinaryReader reader)
    {
        var (dimension, metric, storage) = IndexFile.ReadHeader(reader);
        var index = new IvfIndex(dimension, new()
        {
            Metric = metric,
            Storage = storage,
            Cells = reader.ReadInt32(),
            Probes = reader.ReadInt32(),
            Iterations = reader.ReadInt32(),
            Seed = reader.ReadInt32(),
        });
        var count = reader.ReadInt32();
        if (count == 0)
        {
            return index;
        }

        var centers = ExactIndex.Read(reader);
        if (centers.Count != count || centers.Dimension != dimension || centers.Storage != VectorStorage.Full || !centers.HoldsIdsInOrder)
        {
            throw new ModelFormatException($"The index holds {centers.Count} centres for {count} cells.", IndexFile.Remedy);
        }

        index.SetCenters(centers.Vectors());
        for (var cell = 0; cell < count; cell++)
        {
            index._cells[cell].Read(reader);
            for (var place = 0; place < index._cells[cell].Count; place++)
            {
                var id = index._cells[cell].Ids[place];
                if (!index._places.TryAdd(id, (cell, place)))
                {
                    throw new ModelFormatException($"The index holds the id {id} twice.", IndexFile.Remedy);
                }
            }
        }

        return index;
    }

    private ScanBuffers Rent() => _buffers.TryTake(out var buffers) ? buffers : new();

    private void Learn(FeatureMatrix vectors, int threads, IProgress<LearningProgress>? progress, CancellationToken cancellationToken)
    {
        var cells = Math.Min(vectors.RowCount, _options.Cells > 0 ? _options.Cells : (int)Math.Clamp(Math.Sqrt(vectors.RowCount), 1, 65_536));
        var sample = vectors;
        if (vectors.RowCount > (long)SampleOfCell * cells)
        {
            // Evenly spread over what was given.
            var rows = new int[SampleOfCell * cells];
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = (int)((long)i * vectors.RowCount / rows.Length);
            }

            sample = vectors.Select(rows);
        }

        var model = new KMeansLearner(new() { Clusters = cells, MaxIterations = _options.Iterations }).Learn(
            sample, default, new LearningContext(_options.Seed, threads, progress), cancellationToken);
        var centers = model.Centers.ToArray();
        SetCenters(new(centers, centers.Length / Dimension, Dimension));
    }

    private void SetCenters(FeatureMatrix centers)
    {
        var ids = new int[centers.RowCount];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = i;
        }

        var nearest = new ExactIndex(Dimension, SimilarityMetric.L2);
        nearest.Add(ids, centers);
        var searched = nearest;
        if (Metric == SimilarityMetric.InnerProduct)
        {
            searched = new(Dimension);
            searched.Add(ids, centers);
        }

        var cells = new VectorCell[ids.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = new(Dimension, Metric, _options.Storage);
        }

        _gate.EnterWrite();
        (_nearest, _centers, _cells) = (nearest, searched, cells);
        _gate.ExitWrite();
    }

    private void Append(ReadOnlySpan<int> ids, FeatureMatrix vectors, int[] cells, int threads)
    {
        // Rows cell after cell, in order within each.
        var rows = new int[ids.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = i;
        }

        var given = ids.ToArray();
        Array.Sort((int[])cells.Clone(), rows, Comparer<int>.Default);
        SortWithin(cells, rows, out var starts);
        Blocks.For(
            starts.Length - 1, 1, threads, (run, _, _) =>
            {
                var own = rows.AsSpan(starts[run]..starts[run + 1]);
                var ownIds = new int[own.Length];
                for (var i = 0; i < own.Length; i++)
                {
                    ownIds[i] = given[own[i]];
                }

                _cells[cells[own[0]]].Append(ownIds, vectors.Select(own), 1);
            });
        for (var run = 0; run < starts.Length - 1; run++)
        {
            var cell = cells[rows[starts[run]]];
            var first = _cells[cell].Count - (starts[run + 1] - starts[run]);
            for (var i = starts[run]; i < starts[run + 1]; i++)
            {
                _places.Add(given[rows[i]], (cell, first + i - starts[run]));
            }
        }
    }

    /// <summary>Sorting keeps no order among equals: rows of a cell are put in order again.</summary>
    private static void SortWithin(int[] cells, int[] rows, out int[] starts)
    {
        var found = new List<int>();
        for (var i = 0; i < rows.Length; i++)
        {
            if (i == 0 || cells[rows[i]] != cells[rows[i - 1]])
            {
                found.Add(i);
            }
        }

        found.Add(rows.Length);
        starts = [.. found];
        for (var run = 0; run < starts.Length - 1; run++)
        {
            Array.Sort(rows, starts[run], starts[run + 1] - starts[run]);
        }
    }

    private int SearchOne(ScanBuffers buffers, ReadOnlySpan<float> query, Span<int> ids, Span<float> scores, Predicate<int>? filter)
    {
        if (_cells.Length == 0)
        {
            ids.Fill(-1);
            scores.Fill(float.NegativeInfinity);
            return 0;
        }

        query = buffers.Shape(query, Dimension, Metric);
        var probes = Math.Min(Probes, _cells.Length);
        var found = SearchCells(buffers, probes, query, ids, scores, filter);
        return found == ids.Length || probes == _cells.Length ? found : SearchCells(buffers, _cells.Length, query, ids, scores, filter);
    }

    private int SearchCells(ScanBuffers buffers, int probes, ReadOnlySpan<float> query, Span<int> ids, Span<float> scores, Predicate<int>? filter)
    {
        buffers.Places(probes, out var cells, out var distances);
        _centers.Search(query, cells, distances);
        return buffers.Scan.Run(_cells, cells, query, ids, scores, filter);
    }
}
