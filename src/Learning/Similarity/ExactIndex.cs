using System.Collections.Concurrent;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Similarity;

/// <summary>Finds the nearest vectors by looking at all of them: the result is exact.</summary>
/// <remarks>
/// Blocks of queries meet the vectors rounded to bytes; what the rounding errors do not rule out is computed in single precision and decides
/// (<see cref="PanelScan"/>). Scores are those of <see cref="Kernels.Dot"/> and <see cref="Kernels.SquaredDistance"/>, to the last bit.
/// Takes 5 bytes a value, or 1 with <see cref="VectorStorage.EightBit"/>.
/// </remarks>
public sealed class ExactIndex : ISimilarityIndex
{
    internal const string FormatName = "exact/1";
    private readonly SharedGate _gate = new();
    private readonly Lock _writing = new();
    private readonly Dictionary<int, int> _places = [];
    private readonly ConcurrentBag<ScanBuffers> _buffers = [];
    private readonly VectorCell _cell;

    /// <summary>Creates an index without vectors.</summary>
    /// <param name="dimension">Values of a vector, 1 to 65,536.</param>
    /// <param name="metric">How near two vectors are.</param>
    /// <param name="storage">How vectors are kept.</param>
    public ExactIndex(int dimension, SimilarityMetric metric = SimilarityMetric.InnerProduct, VectorStorage storage = VectorStorage.Full)
    {
        Dimension = VectorGuards.Dimension(dimension);
        Metric = VectorGuards.Metric(metric);
        Storage = VectorGuards.Storage(storage);
        _cell = new(dimension, metric, storage);
    }

    /// <inheritdoc/>
    public SimilarityMetric Metric { get; }

    /// <summary>How vectors are kept.</summary>
    public VectorStorage Storage { get; }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public int Count => _cell.Count;

    /// <inheritdoc/>
    public string Format => FormatName;

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
        lock (_writing)
        {
            VectorGuards.Added(ids, vectors, Dimension, _places.ContainsKey);
            var shaped = VectorGuards.Shape(vectors, Metric, maxDegreeOfParallelism, cancellationToken);
            _gate.EnterWrite();
            try
            {
                _cell.Append(ids, shaped, maxDegreeOfParallelism);
                Note(Count - ids.Length);
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
                if (!_places.Remove(id, out var place))
                {
                    return false;
                }

                var moved = _cell.RemoveAt(place);
                if (moved >= 0)
                {
                    _places[moved] = place;
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
        return SearchBlock(query, 1, ids.Length, ids, scores, filter, default);
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
            queries.RowCount,
            PanelScan.BlockQueries,
            maxDegreeOfParallelism,
            (_, start, length) => SearchBlock(
                queries.Values.Slice(start * Dimension, length * Dimension), length, count,
                ids.Span.Slice(start * count, length * count), scores.Span.Slice(start * count, length * count), filter, cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        lock (_writing)
        {
            IndexFile.WriteHeader(writer, Dimension, Metric, Storage);
            _cell.Write(writer);
        }
    }

    /// <summary>Whether ids are 0, 1, 2, … in the order of the vectors.</summary>
    internal bool HoldsIdsInOrder
    {
        get
        {
            var ids = _cell.Ids;
            for (var place = 0; place < ids.Length; place++)
            {
                if (ids[place] != place)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>The vectors, in the order they were added unless some were removed; only where they are kept as they are.</summary>
    internal FeatureMatrix Vectors() => _cell.Vectors();

    internal static ExactIndex Read(BinaryReader reader)
    {
        var (dimension, metric, storage) = IndexFile.ReadHeader(reader);
        var index = new ExactIndex(dimension, metric, storage);
        index._cell.Read(reader);
        index.Note(0);
        return index;
    }

    private void Note(int first)
    {
        for (var place = first; place < Count; place++)
        {
            _places[_cell.Ids[place]] = place;
        }
    }

    private int SearchBlock(
        ReadOnlySpan<float> queries, int rows, int count, Span<int> ids, Span<float> scores, Predicate<int>? filter, CancellationToken cancellationToken)
    {
        if (!_buffers.TryTake(out var buffers))
        {
            buffers = new();
        }

        queries = buffers.Shape(queries, Dimension, Metric);
        _gate.EnterRead();
        try
        {
            return buffers.Scan.Run(_cell.Set, queries, rows, count, ids, scores, [], filter, cancellationToken);
        }
        finally
        {
            _gate.ExitRead();
            _buffers.Add(buffers);
        }
    }
}
