using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Similarity;

/// <summary>What comes in at the door of an index.</summary>
internal static class VectorGuards
{
    /// <summary>Larger values than this could leave the range of single precision in a sum of products.</summary>
    public const float MaxValue = 1e15f;

    /// <summary>Values of a vector at most.</summary>
    public const int MaxDimension = 65_536;

    public static int Dimension(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimension, MaxDimension);
        return dimension;
    }

    public static SimilarityMetric Metric(SimilarityMetric metric) =>
        Enum.IsDefined(metric) ? metric : throw new ArgumentOutOfRangeException(nameof(metric), metric, "This is none of the metrics.");

    public static VectorStorage Storage(VectorStorage storage) =>
        Enum.IsDefined(storage) ? storage : throw new ArgumentOutOfRangeException(nameof(storage), storage, "This is none of the kinds of storage.");

    /// <summary>Checks vectors that are to be added and their ids.</summary>
    public static void Added(ReadOnlySpan<int> ids, FeatureMatrix vectors, int dimension, Predicate<int> isKnown)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (ids.Length != vectors.RowCount)
        {
            throw new ArgumentException($"{vectors.RowCount} vectors need as many ids, not {ids.Length}.", nameof(ids));
        }

        Rows(vectors, dimension, "vector");
        var seen = new HashSet<int>(ids.Length);
        foreach (var id in ids)
        {
            if (id < 0)
            {
                throw new ArgumentException($"Ids are 0 or more, not {id}.", nameof(ids));
            }

            if (isKnown(id) || !seen.Add(id))
            {
                throw new ArgumentException($"Id {id} is there already; remove it first.", nameof(ids));
            }
        }
    }

    /// <summary>Checks queries of a batch and the places for their answers.</summary>
    public static void Batch(FeatureMatrix queries, int dimension, int count, int ids, int scores)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var places = (long)queries.RowCount * count;
        if (ids != places || scores != places)
        {
            throw new ArgumentException($"{queries.RowCount} queries for {count} each need {places} places, not {ids} and {scores}.", nameof(ids));
        }

        Rows(queries, dimension, "query");
    }

    /// <summary>Checks one query and the places for its answer.</summary>
    public static void Query(ReadOnlySpan<float> query, int dimension, int ids, int scores)
    {
        if (ids == 0 || ids != scores)
        {
            throw new ArgumentException($"The nearest need 1 place or more and as many for scores, not {ids} and {scores}.", nameof(ids));
        }

        if (query.Length != dimension)
        {
            throw new ArgumentException($"The index holds vectors of {dimension} values, the query has {query.Length}.", nameof(query));
        }

        Values(query, "query", 0);
    }

    /// <summary>Brings a vector to length 1; zeros stay.</summary>
    public static void Normalize(ReadOnlySpan<float> from, Span<float> to)
    {
        var squares = 0d;
        foreach (var value in from)
        {
            squares += (double)value * value;
        }

        var factor = squares > 0 ? 1 / Math.Sqrt(squares) : 0;
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = (float)(from[i] * factor);
        }
    }

    /// <summary>Vectors as the metric wants them.</summary>
    public static FeatureMatrix Shape(FeatureMatrix vectors, SimilarityMetric metric, int threads, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (metric != SimilarityMetric.Cosine)
        {
            return vectors;
        }

        var shaped = new FeatureMatrix(vectors.RowCount, vectors.ColumnCount);
        Blocks.For(
            vectors.RowCount, 256, threads, (_, start, length) =>
            {
                for (var row = start; row < start + length; row++)
                {
                    Normalize(vectors.Row(row), shaped.Row(row));
                }
            },
            cancellationToken);
        return shaped;
    }

    private static void Rows(FeatureMatrix rows, int dimension, string what)
    {
        if (rows.ColumnCount != dimension)
        {
            throw new ArgumentException($"The index holds vectors of {dimension} values, those given have {rows.ColumnCount}.", nameof(rows));
        }

        for (var row = 0; row < rows.RowCount; row++)
        {
            Values(rows.Row(row), what, row);
        }
    }

    private static void Values(ReadOnlySpan<float> values, string what, int row)
    {
        var at = values.IndexOfAnyExceptInRange(-MaxValue, MaxValue);
        if (at >= 0 || (at = FirstNaN(values)) >= 0)
        {
            throw new ArgumentException($"Value {at} of {what} {row} is {values[at]}; values lie between -{MaxValue} and {MaxValue}.", nameof(values));
        }
    }

    // A range is a pair of comparisons, which a value that is no number may pass.
    private static int FirstNaN(ReadOnlySpan<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
