namespace AudienceML.Learning.Similarity;

/// <summary>What one thread needs to search.</summary>
internal sealed class ScanBuffers
{
    private float[] _queries = [];
    private int[] _ids = [];
    private float[] _scores = [];

    public PanelScan Scan { get; } = new();

    /// <summary>Queries as the metric wants them.</summary>
    public ReadOnlySpan<float> Shape(ReadOnlySpan<float> queries, int dimension, SimilarityMetric metric)
    {
        if (metric != SimilarityMetric.Cosine)
        {
            return queries;
        }

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

    /// <summary>Room for the nearest cells of a query.</summary>
    public void Places(int count, out Span<int> ids, out Span<float> scores)
    {
        if (_ids.Length < count)
        {
            (_ids, _scores) = (new int[count], new float[count]);
        }

        ids = _ids.AsSpan(0, count);
        scores = _scores.AsSpan(0, count);
    }
}
