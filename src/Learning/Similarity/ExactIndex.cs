using System.Collections.Concurrent;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
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
    private readonly ConcurrentBag<Buffers> _buffers = [];
    private readonly CodePanels _panels;
    private float[] _rows = [];
    private int[] _ids = [];
    private PanelSet _set;

    /// <summary>Creates an index without vectors.</summary>
    /// <param name="dimension">Values of a vector, 1 to 65,536.</param>
    /// <param name="metric">How near two vectors are.</param>
    /// <param name="storage">How vectors are kept.</param>
    public ExactIndex(int dimension, SimilarityMetric metric = SimilarityMetric.InnerProduct, VectorStorage storage = VectorStorage.Full)
    {
        Dimension = VectorGuards.Dimension(dimension);
        Metric = VectorGuards.Metric(metric);
        Storage = VectorGuards.Storage(storage);
        _panels = new(dimension);
        _set = NewSet();
    }

    /// <inheritdoc/>
    public SimilarityMetric Metric { get; }

    /// <summary>How vectors are kept.</summary>
    public VectorStorage Storage { get; }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public int Count => _panels.Count;

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
            VectorGuards.Added(ids, vectors, Dimension, _places);
            cancellationToken.ThrowIfCancellationRequested();
            _gate.EnterWrite();
            try
            {
                Append(ids, vectors, maxDegreeOfParallelism);
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

                var last = Count - 1;
                if (place != last)
                {
                    _panels.Move(last, place);
                    _ids[place] = _ids[last];
                    _places[_ids[place]] = place;
                    if (Storage == VectorStorage.Full)
                    {
                        _rows.AsSpan(last * Dimension, Dimension).CopyTo(_rows.AsSpan(place * Dimension));
                    }
                }

                _panels.Resize(last);
                _panels.Bound(place / CodePanels.ChunkLanes);
                if (last % CodePanels.ChunkLanes != 0)
                {
                    _panels.Bound(last / CodePanels.ChunkLanes);
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
            IndexFile.Write<int>(writer, _ids.AsSpan(0, Count));
            if (Storage == VectorStorage.Full)
            {
                IndexFile.Write<float>(writer, _rows.AsSpan(0, Count * Dimension));
                return;
            }

            IndexFile.Write<float>(writer, _panels.Scales.AsSpan(0, Count));
            var codes = new sbyte[checked(Count * Dimension)];
            for (var place = 0; place < Count; place++)
            {
                _panels.Read(place, codes.AsSpan(place * Dimension, Dimension));
            }

            IndexFile.Write<sbyte>(writer, codes);
        }
    }

    internal static ExactIndex Read(BinaryReader reader)
    {
        var (dimension, metric, storage) = IndexFile.ReadHeader(reader);
        var index = new ExactIndex(dimension, metric, storage);
        var ids = IndexFile.ReadIds(reader);
        if (storage == VectorStorage.Full)
        {
            index.Append(ids, new(IndexFile.ReadVectors(reader, ids.Length, dimension), ids.Length, dimension), 1, isReady: true);
            return index;
        }

        var scales = IndexFile.ReadVectors(reader, ids.Length, 1);
        var codes = IndexFile.Read<sbyte>(reader, ids.Length, dimension);
        index._panels.Resize(ids.Length);
        for (var place = 0; place < ids.Length; place++)
        {
            if (scales[place] < 0 || codes.AsSpan(place * dimension, dimension).Contains(sbyte.MinValue))
            {
                throw new ModelFormatException($"Vector {place} of the index has a scale below 0 or a value of -128.", IndexFile.Remedy);
            }

            index._panels.Restore(place, scales[place], codes.AsSpan(place * dimension, dimension), metric);
        }

        index.Finish(ids, 0);
        return index;
    }

    private PanelSet NewSet() => new(_panels, _rows, _ids, AreRowsById: false, Metric);

    private void Append(ReadOnlySpan<int> ids, FeatureMatrix vectors, int threads, bool isReady = false)
    {
        var first = Count;
        var total = checked(first + ids.Length);
        if (Storage == VectorStorage.Full && _rows.Length < (long)total * Dimension)
        {
            var capacity = first == 0 ? total : Math.Max(total, first + (first / 2));
            Array.Resize(ref _rows, checked(capacity * Dimension));
        }

        _panels.Resize(total);
        var start = first / CodePanels.ChunkLanes * CodePanels.ChunkLanes;
        Blocks.For(
            total - start, CodePanels.ChunkLanes, threads, (_, offset, length) =>
            {
                var normalized = new float[Dimension];
                for (var place = Math.Max(first, start + offset); place < start + offset + length; place++)
                {
                    ReadOnlySpan<float> row = vectors.Row(place - first);
                    if (Metric == SimilarityMetric.Cosine && !isReady)
                    {
                        VectorGuards.Normalize(row, normalized);
                        row = normalized;
                    }

                    if (Storage == VectorStorage.Full)
                    {
                        row.CopyTo(_rows.AsSpan(place * Dimension));
                    }

                    _panels.Set(place, row, Metric, Storage == VectorStorage.EightBit);
                }
            },
            CancellationToken.None);
        Finish(ids, first);
    }

    private void Finish(ReadOnlySpan<int> ids, int first)
    {
        for (var chunk = first / CodePanels.ChunkLanes; chunk < _panels.ChunkCount; chunk++)
        {
            _panels.Bound(chunk);
        }

        if (_ids.Length < Count)
        {
            Array.Resize(ref _ids, first == 0 ? Count : Math.Max(Count, first + (first / 2)));
        }

        ids.CopyTo(_ids.AsSpan(first));
        for (var i = 0; i < ids.Length; i++)
        {
            _places[ids[i]] = first + i;
        }

        _set = NewSet();
    }

    private int SearchBlock(
        ReadOnlySpan<float> queries, int rows, int count, Span<int> ids, Span<float> scores, Predicate<int>? filter, CancellationToken cancellationToken)
    {
        if (!_buffers.TryTake(out var buffers))
        {
            buffers = new();
        }

        if (Metric == SimilarityMetric.Cosine)
        {
            queries = buffers.Normalize(queries, Dimension);
        }

        _gate.EnterRead();
        try
        {
            return buffers.Scan.Run(_set, queries, rows, count, ids, scores, [], filter, cancellationToken);
        }
        finally
        {
            _gate.ExitRead();
            _buffers.Add(buffers);
        }
    }

    private sealed class Buffers
    {
        private float[] _queries = [];

        public PanelScan Scan { get; } = new();

        public ReadOnlySpan<float> Normalize(ReadOnlySpan<float> queries, int dimension)
        {
            if (_queries.Length < queries.Length)
            {
                _queries = new float[queries.Length];
            }

            for (var at = 0; at < queries.Length; at += dimension)
            {
                VectorGuards.Normalize(queries.Slice(at, dimension), _queries.AsSpan(at, dimension));
            }

            return _queries.AsSpan(0, queries.Length);
        }
    }
}
