using System.Collections.Concurrent;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Similarity;

/// <summary>Finds nearly all of the nearest vectors by walking a graph of neighbours: hierarchical navigable small worlds.</summary>
/// <remarks>
/// Malkov and Yashunin, Efficient and robust approximate nearest neighbor search using HNSW graphs (2016). The walk compares vectors rounded
/// to bytes; what it found is ordered by scores in single precision, which are those of <see cref="Kernels.Dot"/> and
/// <see cref="Kernels.SquaredDistance"/>. One seed and the same additions and removals give the same index for any number of threads.
/// A removed vector keeps its place in the graph, where searches pass over it, until another takes it.
/// With a filter that few pass, or in a graph that is not connected, a search looks at all vectors rather than find too few.
/// </remarks>
public sealed class HnswIndex : ISimilarityIndex
{
    internal const string FormatName = "hnsw/1";
    internal const int MaxDimension = 32_768;
    private const int ReleaseBatch = 16;
    private readonly SharedGate _gate = new();
    private readonly Lock _writing = new();
    private readonly ConcurrentBag<HnswSearcher> _searchers = [];
    private readonly Dictionary<int, int> _slots = [];
    private readonly HnswGraph _graph;
    private readonly HnswBuilder _builder;
    private readonly HnswOptions _options;
    private readonly Stack<int> _free;
    private int _dead;
    private ulong _added;
    private volatile int _efSearch;

    /// <summary>Creates an index without vectors.</summary>
    /// <param name="dimension">Values of a vector, 1 to 32,768.</param>
    /// <param name="options">How to build and search.</param>
    public HnswIndex(int dimension, HnswOptions? options = null)
        : this(new HnswGraph(Dimensions(dimension), (options ?? new()).Checked()), options ?? new(), [], 0)
    {
    }

    internal HnswIndex(HnswGraph graph, HnswOptions options, Stack<int> free, ulong added)
    {
        (_graph, _options, _free, _added, _efSearch) = (graph, options, free, added, options.EfSearch);
        _builder = new(graph, options, Rent, _searchers.Add);
        for (var slot = 0; slot < graph.SlotCount; slot++)
        {
            if (graph.Ids[slot] < 0)
            {
                _dead++;
            }
            else
            {
                _slots.Add(graph.Ids[slot], slot);
            }
        }
    }

    /// <inheritdoc/>
    public SimilarityMetric Metric => _options.Metric;

    /// <inheritdoc/>
    public int Dimension => _graph.Dimension;

    /// <inheritdoc/>
    public int Count => _graph.SlotCount - _dead;

    /// <inheritdoc/>
    public string Format => FormatName;

    /// <summary>How it was built.</summary>
    public HnswOptions Options => _options with { EfSearch = EfSearch };

    /// <summary>Candidates kept while searching, 1 to 65,536. More search slower and find better. May be changed at any time.</summary>
    public int EfSearch
    {
        get => _efSearch;
        set
        {
            HnswOptions.Require(value, 1, 65_536, nameof(EfSearch));
            _efSearch = value;
        }
    }

    /// <inheritdoc/>
    public bool Contains(int id)
    {
        _gate.EnterRead();
        try
        {
            return _slots.ContainsKey(id);
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
            VectorGuards.Added(ids, vectors, Dimension, _slots.ContainsKey);
            cancellationToken.ThrowIfCancellationRequested();
            if (ids.IsEmpty)
            {
                return;
            }

            Prepare(vectors);
            for (var first = 0; first < ids.Length;)
            {
                cancellationToken.ThrowIfCancellationRequested();

                // A graph of few grows in small steps: who comes at once finds each other by looking at all.
                var count = Math.Min(Math.Clamp(_graph.SlotCount, 1, HnswBuilder.MaxBatch), ids.Length - first);
                AddBatch(ids.Slice(first, count), vectors.Rows(first, count), maxDegreeOfParallelism);
                first += count;
                progress?.Report(new("indexing", first, ids.Length));
            }
        }
    }

    /// <inheritdoc/>
    public bool Remove(int id)
    {
        lock (_writing)
        {
            _gate.EnterWrite();
            try
            {
                if (!_slots.Remove(id, out var slot))
                {
                    return false;
                }

                _graph.Ids[slot] = -1;
                _dead++;

                // Where searches start nobody else may come to stand.
                if (slot != _graph.Entry)
                {
                    _free.Push(slot);
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
        var searcher = Rent();
        _gate.EnterRead();
        try
        {
            return HnswSearch.Run(_graph, searcher, query, ids, scores, filter, EfSearch, _dead);
        }
        finally
        {
            _gate.ExitRead();
            _searchers.Add(searcher);
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
            queries.RowCount, ReleaseBatch, maxDegreeOfParallelism, (_, start, length) =>
            {
                var searcher = Rent();
                _gate.EnterRead();
                try
                {
                    for (var row = start; row < start + length; row++)
                    {
                        HnswSearch.Run(
                            _graph, searcher, queries.Row(row), ids.Span.Slice(row * count, count), scores.Span.Slice(row * count, count), filter,
                            EfSearch, _dead);
                    }
                }
                finally
                {
                    _gate.ExitRead();
                    _searchers.Add(searcher);
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
            HnswFile.Write(writer, _graph, Options, _free, _added);
        }
    }

    private static int Dimensions(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimension, MaxDimension);
        return dimension;
    }

    private HnswSearcher Rent() => _searchers.TryTake(out var searcher) ? searcher : new(_graph);

    /// <summary>Sees to it that the bytes' scale covers new vectors, and that there is room for them.</summary>
    private void Prepare(FeatureMatrix vectors)
    {
        var largest = 0f;
        var row = new float[Dimension];
        for (var i = 0; i < vectors.RowCount; i++)
        {
            Shape(vectors.Row(i), row);
            largest = Math.Max(largest, CodePanels.ScaleOf(row, out _));
        }

        _gate.EnterWrite();
        try
        {
            _graph.Reserve(checked(_graph.SlotCount + Math.Max(0, vectors.RowCount - _free.Count)));
            if (largest > _graph.Scale)
            {
                // Doubled at least, so that all is rounded anew only now and then.
                _graph.Rescale(_graph.SlotCount == 0 ? largest : Math.Max(largest, 2 * _graph.Scale));
            }
        }
        finally
        {
            _gate.ExitWrite();
        }
    }

    private void Shape(ReadOnlySpan<float> vector, Span<float> row)
    {
        if (Metric == SimilarityMetric.Cosine)
        {
            VectorGuards.Normalize(vector, row);
        }
        else
        {
            vector.CopyTo(row);
        }
    }

    private void AddBatch(ReadOnlySpan<int> ids, FeatureMatrix vectors, int threads)
    {
        var slots = new int[ids.Length];
        var hasReused = _free.Count > 0;
        _gate.EnterWrite();
        try
        {
            for (var i = 0; i < slots.Length; i++)
            {
                slots[i] = TakeSlot();
            }
        }
        finally
        {
            _gate.ExitWrite();
        }

        var row = new float[Dimension];
        for (var i = 0; i < slots.Length; i++)
        {
            Shape(vectors.Row(i), row);
            HnswGraph.Round(row, _graph.Scale, _graph.Codes.Row(slots[i]));
            if (_graph.HasRows)
            {
                row.CopyTo(_graph.Rows.Row(slots[i]));
            }
        }

        _builder.Choose(slots, hasReused, threads);
        _gate.EnterWrite();
        try
        {
            _builder.Link(slots, threads);
            for (var i = 0; i < slots.Length; i++)
            {
                _graph.Ids[slots[i]] = ids[i];
                _slots.Add(ids[i], slots[i]);
            }

            _dead -= slots.Length;
        }
        finally
        {
            _gate.ExitWrite();
        }
    }

    /// <summary>A slot without a vector: one that was given back, or the next. Its level stays what it was, or is drawn.</summary>
    private int TakeSlot()
    {
        var number = _added++;
        if (_free.TryPop(out var slot))
        {
            _builder.Unlink(slot);
            return slot;
        }

        slot = _graph.SlotCount++;
        var level = LevelOf(number);
        _graph.Levels[slot] = level;
        _graph.Upper[slot] = null;
        if (level > 0)
        {
            var links = new int[level * _graph.M];
            links.AsSpan().Fill(-1);
            _graph.Upper[slot] = links;
        }

        _graph.Ids[slot] = -1;
        _dead++;
        return slot;
    }

    /// <summary>Each layer has one vector in M of the layer below.</summary>
    private byte LevelOf(ulong number)
    {
        var share = (SplitMix64.Mix(number + SplitMix64.Mix((ulong)_options.Seed)) >> 11) * (1.0 / (1UL << 53));
        byte level = 0;
        for (var limit = 1.0 / _options.M; share < limit && level < HnswGraph.MaxLevel; limit /= _options.M)
        {
            level++;
        }

        return level;
    }
}
