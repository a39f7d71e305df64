using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Linear;

/// <summary>What a linear model knows of each column before it learns: mean, spread, shares of categories and of missing values.</summary>
internal sealed unsafe class LinearSummary
{
    private const int TileRows = LinearRows.TileRows;
    private const int BlockRows = 16_384;
    private readonly LearningSet _set;
    private readonly int[]? _original;

    public LinearSummary(LearningSet set, int[]? original, int threads, CancellationToken cancellationToken)
    {
        _set = set;
        _original = original;
        Columns = TryPlain(threads, cancellationToken) ?? Thorough(threads, cancellationToken);
    }

    public LinearColumn[] Columns { get; }

    /// <summary>Whether there are numbers only and none is missing.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>Moments of whole rows, vector by vector; null when a column holds categories or a value is not finite.</summary>
    private LinearColumn[]? TryPlain(int threads, CancellationToken cancellationToken)
    {
        foreach (var column in _set.Columns)
        {
            if (column.Kind == FeatureKind.Category)
            {
                return null;
            }
        }

        var width = TileKernels.Width(_set.Columns.Length);
        var partials = new double[Blocks.Count(_set.RowCount, BlockRows)][];
        Blocks.For(
            _set.RowCount, BlockRows, threads,
            (block, first, count) => partials[block] = Moments(first, count, width, cancellationToken),
            cancellationToken);
        var moments = partials[0];
        foreach (var partial in partials.AsSpan(1))
        {
            for (var k = 0; k < moments.Length; k++)
            {
                moments[k] += partial[k];
            }
        }

        var weight = moments[^1];
        var columns = new LinearColumn[_set.Columns.Length];
        var firstTerm = 0;
        for (var j = 0; j < columns.Length; j++)
        {
            var (sum, squares) = (moments[j], moments[width + j]);
            if (!double.IsFinite(sum) || !double.IsFinite(squares))
            {
                return null;
            }

            var mean = _set.Features.Values[j] + (sum / weight);
            var deviation = Math.Sqrt(Math.Max(0, squares - (sum * sum / weight)) / weight);
            if (deviation > 0 && deviation <= 1e-3 * Math.Abs(sum / weight))
            {
                return null; // the first row lies far from the others: better counted with more digits
            }

            deviation = deviation > 1e-7 * Math.Abs(mean) ? deviation : 0;
            columns[j] = LinearColumn.Number(_set.Columns[j].Name, mean, deviation > 0 ? 1 / deviation : 0, 0, firstTerm);
            firstTerm += columns[j].TermCount;
        }

        IsPlain = true;
        return columns;
    }

    /// <summary>Σ w (x - first row), Σ w (x - first row)² of each column, then Σ w.</summary>
    private double[] Moments(int first, int count, int width, CancellationToken cancellationToken)
    {
        var columns = _set.Columns.Length;
        var totals = new double[(2 * width) + 1];
        float[] scratch = [];
        var sums = new float[2 * width];
        var shift = new float[width];
        Span<float> weights = stackalloc float[TileRows];
        weights.Fill(1);
        _set.Features.Values[..columns].CopyTo(shift);
        fixed (float* shifts = shift, to = sums, weighing = weights)
        {
            for (var tile = first; tile < first + count; tile += TileRows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var rows = Math.Min(TileRows, first + count - tile);
                var values = _set.Features.Values[(tile * columns)..];
                var stride = columns;
                if (rows < TileRows || ((rows - 1L) * columns) + width > values.Length)
                {
                    // Rows to spare are like the first one: they add nothing.
                    scratch = new float[TileRows * width];
                    for (var i = 0; i < TileRows; i++)
                    {
                        (i < rows ? values.Slice(i * columns, columns) : shift.AsSpan(0, columns)).CopyTo(scratch.AsSpan(i * width));
                    }

                    values = scratch;
                    stride = width;
                }

                if (!_set.Weights.IsEmpty)
                {
                    weights.Clear();
                    _set.Weights.Span.Slice(tile, rows).CopyTo(weights);
                }

                totals[^1] += _set.Weights.IsEmpty ? rows : Kernels.Sum(weights);
                fixed (float* from = values)
                {
                    TileKernels.Moments(from, (nuint)stride, TileRows, width, weighing, shifts, to, to + width);
                }

                Widen.Add(sums, totals);
            }
        }

        return totals;
    }

    private LinearColumn[] Thorough(int threads, CancellationToken cancellationToken)
    {
        var partials = new ColumnSummary[Blocks.Count(_set.RowCount, BlockRows)][];
        Blocks.For(
            _set.RowCount, BlockRows, threads, (block, start, count) =>
            {
                partials[block] = [.. _set.Columns.Select(c => new ColumnSummary(c.Kind == FeatureKind.Category ? c.CategoryCount : 0))];
                Summarise(partials[block], start, count, cancellationToken);
            },
            cancellationToken);
        var columns = new LinearColumn[_set.Columns.Length];
        var firstTerm = 0;
        for (var j = 0; j < columns.Length; j++)
        {
            var summary = partials[0][j];
            foreach (var partial in partials.AsSpan(1))
            {
                summary.Merge(partial[j]);
            }

            columns[j] = LinearColumn.Create(_set.Columns[j], summary, firstTerm);
            firstTerm += columns[j].TermCount;
        }

        return columns;
    }

    private void Summarise(ColumnSummary[] summaries, int start, int count, CancellationToken cancellationToken)
    {
        Span<float> values = stackalloc float[TileRows];
        Span<float> weights = stackalloc float[TileRows];
        for (var first = start; first < start + count; first += TileRows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var length = Math.Min(TileRows, start + count - first);
            for (var i = 0; i < length; i++)
            {
                weights[i] = _set.Weights.IsEmpty ? 1 : _set.Weights.Span[first + i];
            }

            for (var j = 0; j < summaries.Length; j++)
            {
                Gather(first, j, values[..length]);
                if (_set.Columns[j].Kind == FeatureKind.Category)
                {
                    for (var i = 0; i < length; i++)
                    {
                        summaries[j].AddCategory(CodeOf(values[i], j, first + i), weights[i]);
                    }
                }
                else if (!summaries[j].AddNumbers(values[..length], weights[..length]))
                {
                    var at = 0;
                    for (; !float.IsInfinity(values[at]); at++)
                    {
                    }

                    throw new TrainingDataException(
                        $"Row {Row(first + at)} of the column '{_set.Columns[j].Name}' is infinite.",
                        "Leave the value out (NaN) or give a finite one.");
                }
            }
        }
    }

    /// <summary>One column of neighbouring rows.</summary>
    private void Gather(int first, int column, Span<float> values)
    {
        var features = _set.Features.Values;
        var width = _set.Columns.Length;
        for (int i = 0, at = (first * width) + column; i < values.Length; i++, at += width)
        {
            values[i] = features[at];
        }
    }

    private int CodeOf(float value, int column, int position)
    {
        if (float.IsNaN(value))
        {
            return -1;
        }

        var count = _set.Columns[column].CategoryCount;
        return value >= 0 && value < count && value == (int)value
            ? (int)value
            : throw new TrainingDataException(
                $"Row {Row(position)} of the column '{_set.Columns[column].Name}' holds {value}, not a category code from 0 to {count - 1}.",
                "Number the categories from 0 on, and give NaN for missing ones.");
    }

    private int Row(int position) => _original is null ? position : _original[position];
}
