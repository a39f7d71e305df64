using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Linear;

/// <summary>The training rows that count, checked, encoded and cut into tiles that lie term after term.</summary>
internal sealed class LogisticRows
{
    /// <summary>Rows of a tile: 28 terms of it fit the first-level cache.</summary>
    public const int TileRows = 256;

    private const long CacheLimit = 64 << 20;
    private const int SummaryRows = 16_384;
    private readonly LearningSet _set;
    private readonly int[]? _rows;
    private readonly float[]? _cache;

    public LogisticRows(LearningSet set, LearningContext context, CancellationToken cancellationToken)
    {
        foreach (var column in set.Columns)
        {
            if (column.Kind == FeatureKind.Text)
            {
                throw new ArgumentException($"The column '{column.Name}' is text; turn it into numbers or categories first.", nameof(set));
            }
        }

        _set = set;
        _rows = CountingRows(set);
        Count = _rows?.Length ?? set.RowCount;
        CheckLabels();
        Columns = Summarise(context, cancellationToken);
        TermCount = Columns.Length == 0 ? 0 : Columns[^1].FirstTerm + Columns[^1].TermCount;
        var values = (long)TileCount * TileRows * Dimension;
        if (values <= CacheLimit)
        {
            _cache = new float[values];
            Blocks.For(
                TileCount, 16, context.MaxDegreeOfParallelism, (_, first, count) =>
                {
                    for (var tile = first; tile < first + count; tile++)
                    {
                        Encode(tile, _cache.AsSpan(tile * TileRows * Dimension, TileRows * Dimension));
                    }
                },
                cancellationToken);
        }
    }

    public int Count { get; }

    public LinearColumn[] Columns { get; }

    /// <summary>The terms without the intercept.</summary>
    public int TermCount { get; }

    /// <summary>The terms and the intercept, which comes last.</summary>
    public int Dimension => TermCount + 1;

    public int TileCount => Blocks.Count(Count, TileRows);

    /// <summary>The tile's values, <see cref="TileRows"/> for each term in turn; zeros after the last row.</summary>
    public ReadOnlySpan<float> Tile(int tile, Span<float> scratch)
    {
        if (_cache is not null)
        {
            return _cache.AsSpan(tile * TileRows * Dimension, TileRows * Dimension);
        }

        Encode(tile, scratch);
        return scratch;
    }

    /// <summary>Label (-1 or 1) and weight of each of the tile's rows; weight 0 after the last row.</summary>
    public void Labels(int tile, Span<float> signs, Span<float> weights)
    {
        signs.Clear();
        weights.Clear();
        var first = tile * TileRows;
        for (var i = 0; i < Math.Min(TileRows, Count - first); i++)
        {
            var row = Row(first + i);
            signs[i] = _set.Labels.Span[row] > 0.5f ? 1 : -1;
            weights[i] = _set.Weights.IsEmpty ? 1 : _set.Weights.Span[row];
        }
    }

    private static int[]? CountingRows(LearningSet set)
    {
        var weights = set.Weights.Span;
        var rows = new List<int>();
        for (var i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0) || float.IsInfinity(weights[i]))
            {
                throw new TrainingDataException($"Row {i} has the weight {weights[i]}.", "Give each row a finite weight of 0 or more.");
            }

            if (weights[i] > 0)
            {
                rows.Add(i);
            }
        }

        return rows.Count == weights.Length ? (weights.Length == 0 ? null : [.. rows]) : [.. rows];
    }

    private int Row(int position) => _rows is null ? position : _rows[position];

    private void CheckLabels()
    {
        if (Count == 0)
        {
            throw new TrainingDataException(
                _set.RowCount == 0 ? "There are no rows to learn from." : "Every row has weight 0.", "Widen the window that the rows come from.");
        }

        var labels = _set.Labels.Span;
        var positives = 0;
        for (var i = 0; i < Count; i++)
        {
            var label = labels[Row(i)];
            if (label is not (0 or 1))
            {
                throw new TrainingDataException($"Row {Row(i)} has the label {label}.", "Logistic regression takes labels 0 and 1.");
            }

            positives += label == 1 ? 1 : 0;
        }

        if (positives == 0 || positives == Count)
        {
            throw new TrainingDataException(
                $"All {Count} labels equal {(positives == 0 ? 0 : 1)}.", "Widen the window until both outcomes occur.");
        }
    }

    private LinearColumn[] Summarise(LearningContext context, CancellationToken cancellationToken)
    {
        var partials = new ColumnSummary[Blocks.Count(Count, SummaryRows)][];
        Blocks.For(
            Count, SummaryRows, context.MaxDegreeOfParallelism, (block, start, count) =>
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
                weights[i] = _set.Weights.IsEmpty ? 1 : _set.Weights.Span[Row(first + i)];
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
        if (_rows is null)
        {
            for (int i = 0, at = (first * width) + column; i < values.Length; i++, at += width)
            {
                values[i] = features[at];
            }

            return;
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = features[(_rows[first + i] * width) + column];
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

    private void Encode(int tile, Span<float> values)
    {
        values.Clear();
        var first = tile * TileRows;
        var count = Math.Min(TileRows, Count - first);
        values.Slice(TermCount * TileRows, count).Fill(1);
        Span<float> cells = stackalloc float[TileRows];
        cells = cells[..count];
        for (var j = 0; j < Columns.Length; j++)
        {
            var column = Columns[j];
            Gather(first, j, cells);
            if (!column.IsCategory && column.TermCount == 1)
            {
                column.Standardise(cells, values[(column.FirstTerm * TileRows)..]);
                continue;
            }

            for (var i = 0; i < count; i++)
            {
                var term = column.Find(cells[i], out var amount);
                if (term >= 0)
                {
                    values[(term * TileRows) + i] = amount;
                }
            }
        }
    }
}
