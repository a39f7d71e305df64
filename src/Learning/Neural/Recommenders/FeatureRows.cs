using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Neural.Recommenders;

/// <summary>Sparse features, row by row brought to length 1; without any, rows are empty.</summary>
internal sealed class FeatureRows
{
    private readonly SparseMatrix? _features;
    private readonly float[] _scales;

    public FeatureRows(SparseMatrix? features, int rows, string of)
    {
        if (features is not null && features.RowCount != rows)
        {
            throw new ArgumentException($"{rows} {of} need as many rows of features, not {features.RowCount}.", nameof(features));
        }

        _features = features is { ColumnCount: > 0 } ? features : null;
        _scales = new float[_features is null ? 0 : rows];
        for (var row = 0; row < _scales.Length; row++)
        {
            _scales[row] = Scale(_features!.Values(row));
        }
    }

    /// <summary>The number of features, 0 when nothing is known.</summary>
    public int ColumnCount => _features?.ColumnCount ?? 0;

    public ReadOnlySpan<int> Columns(int row) => _features is null ? [] : _features.Columns(row);

    /// <summary>A value of a row by its place among the row's columns.</summary>
    public float Value(int row, int place) => _features!.Values(row)[place] * _scales[row];

    /// <summary>1 / length; 0 for a row of zeros.</summary>
    public static float Scale(ReadOnlySpan<float> values)
    {
        double squares = 0;
        foreach (var value in values)
        {
            squares += (double)value * value;
        }

        return squares > 0 ? (float)(1 / Math.Sqrt(squares)) : 0;
    }

    /// <summary>Adds Σ value × embedding of a row's features.</summary>
    public void Add(int row, ReadOnlySpan<float> embeddings, Span<float> sum)
    {
        var columns = Columns(row);
        for (var k = 0; k < columns.Length; k++)
        {
            Kernels.Axpy(Value(row, k), embeddings.Slice(columns[k] * sum.Length, sum.Length), sum);
        }
    }
}
