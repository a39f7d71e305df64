using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neighbours;

/// <summary>
/// Rows that are looked up by what they have in common: their weighted values, the same by columns (an inverted index), and what a
/// similarity is divided by. For neighbours of items a row is an item and a column a user, for neighbours of users the other way round.
/// </summary>
internal sealed class RowIndex
{
    private readonly NeighbourOptions _options;
    private readonly float[] _columnWeights;
    private readonly double _meanLength;

    /// <summary>Weighs and turns the rows.</summary>
    public RowIndex(SparseMatrix rows, NeighbourOptions options)
    {
        _options = options;
        var columns = rows.ColumnCount;
        var counts = new int[columns];
        var sums = new double[columns];
        var values = rows.AllValues.Span;
        var at = rows.AllColumns.Span;
        var total = 0.0;
        for (var i = 0; i < at.Length; i++)
        {
            counts[at[i]]++;
            sums[at[i]] += values[i];
            total += values[i];
        }

        _meanLength = total / rows.RowCount;
        _columnWeights = new float[columns];
        for (var column = 0; column < columns; column++)
        {
            _columnWeights[column] = options.Similarity == NeighbourSimilarity.AdjustedCosine
                ? (float)(sums[column] / Math.Max(1, counts[column]))
                : (float)Math.Max(0, DeterministicMath.Log((double)rows.RowCount / (1 + counts[column])));
        }

        var weighted = new float[rows.ValueCount];
        Norms = new float[rows.RowCount];
        Sums = new float[rows.RowCount];
        for (var row = 0; row < rows.RowCount; row++)
        {
            var target = weighted.AsSpan(rows.RowStart(row), rows.Columns(row).Length);
            (Norms[row], Sums[row]) = Weigh(rows.Columns(row), rows.Values(row), target);
        }

        Rows = new(rows.RowStarts, rows.AllColumns, weighted, columns);
        Postings = Rows.Transpose();
    }

    /// <summary>The weighted rows.</summary>
    public SparseMatrix Rows { get; }

    /// <summary>Columns × rows.</summary>
    public SparseMatrix Postings { get; }

    /// <summary>What each row brings to the divisor: its length, or how many values it has.</summary>
    public float[] Norms { get; }

    /// <summary>The sum of each row's weighted values.</summary>
    public float[] Sums { get; }

    /// <summary>Weighs the values of a row, one of the index or another.</summary>
    /// <param name="columns">The row's columns.</param>
    /// <param name="values">One a column.</param>
    /// <param name="weighted">One a column.</param>
    /// <returns>What the row brings to the divisor, and the sum of its weighted values.</returns>
    public (float Norm, float Sum) Weigh(ReadOnlySpan<int> columns, ReadOnlySpan<float> values, Span<float> weighted)
    {
        var length = 0.0;
        foreach (var value in values)
        {
            length += value;
        }

        double squares = 0, sum = 0;
        for (var i = 0; i < columns.Length; i++)
        {
            weighted[i] = Weigh(values[i], _columnWeights[columns[i]], length);
            squares += (double)weighted[i] * weighted[i];
            sum += weighted[i];
        }

        var norm = _options.Similarity switch
        {
            NeighbourSimilarity.Jaccard => squares,
            NeighbourSimilarity.Pearson => Math.Sqrt(Math.Max(0, squares - (sum * sum / _columnWeights.Length))),
            _ => Math.Sqrt(squares),
        };
        return ((float)norm, (float)sum);
    }

    /// <summary>How alike two rows are.</summary>
    /// <param name="dot">The inner product of their weighted values.</param>
    /// <param name="norm">What the one brings to the divisor.</param>
    /// <param name="sum">The sum of its weighted values.</param>
    /// <param name="row">The other one, of this index.</param>
    /// <returns>0 or less when they are not alike.</returns>
    public float Compare(float dot, float norm, float sum, int row)
    {
        var shrink = (float)_options.Shrink;
        var similarity = _options.Similarity switch
        {
            NeighbourSimilarity.Jaccard => dot / (norm + Norms[row] - dot + shrink),
            NeighbourSimilarity.Pearson => (dot - (sum * Sums[row] / _columnWeights.Length)) / ((norm * Norms[row]) + shrink),
            NeighbourSimilarity.InnerProduct => dot,
            _ => dot / ((norm * Norms[row]) + shrink),
        };
        return !(similarity > 0) || !float.IsFinite(similarity) ? 0
            : _options.Power == 1 ? similarity
            : (float)DeterministicMath.Exp(_options.Power * DeterministicMath.Log(similarity));
    }

    private float Weigh(float value, float column, double length)
    {
        if (_options.Similarity == NeighbourSimilarity.Jaccard)
        {
            return 1;
        }

        if (_options.Similarity == NeighbourSimilarity.AdjustedCosine)
        {
            return value - column;
        }

        return _options.Weighting switch
        {
            NeighbourWeighting.TfIdf => (value < 0 ? -MathF.Sqrt(-value) : MathF.Sqrt(value)) * column,
            NeighbourWeighting.Bm25 => (float)(Saturated(value, length) * column),
            _ => value,
        };
    }

    private double Saturated(double value, double length)
    {
        // Dislikes saturate as likes do; the length of a row that is disliked on the whole counts as none.
        var relative = _meanLength > 0 ? Math.Max(0, length / _meanLength) : 1;
        var scale = _options.SaturationK1 * (1 - _options.LengthB + (_options.LengthB * relative));
        return value * (_options.SaturationK1 + 1) / (scale + Math.Abs(value));
    }
}
