using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Linear;

/// <summary>The training rows that count, checked, described by columns and read in tiles, row after row.</summary>
/// <remarks>
/// Numbers without missing values are read where they lie (<see cref="IsDirect"/>): whoever multiplies them folds <see cref="Centers"/> and
/// <see cref="Scales"/> into the result. Everything else is encoded once into memory, or anew for each tile when that would be too much.
/// </remarks>
internal sealed class LinearRows
{
    /// <summary>Rows of a tile: 28 columns of it fit the first-level cache.</summary>
    public const int TileRows = 256;

    private const long CacheLimit = 64 << 20;
    private const double LargestShift = 8; // standard deviations; beyond, single precision would lose what is left after centring
    private readonly LearningSet _set;
    private readonly int[]? _original;
    private readonly float[]? _cache;

    /// <summary>Reads the rows of a set.</summary>
    /// <param name="set">The rows.</param>
    /// <param name="context">Threads.</param>
    /// <param name="cancellationToken">Checked for each tile.</param>
    /// <param name="isCached">Whether encoded tiles may be kept; tiles in double precision never are.</param>
    /// <param name="columns">What is known of the columns, or null to learn it from the rows.</param>
    public LinearRows(
        LearningSet set, LearningContext context, CancellationToken cancellationToken, bool isCached = true, LinearColumn[]? columns = null)
    {
        foreach (var column in set.Columns)
        {
            if (column.Kind == FeatureKind.Text)
            {
                throw new ArgumentException($"The column '{column.Name}' is text; turn it into numbers or categories first.", nameof(set));
            }
        }

        _set = CountingRows(set, out _original);
        TotalWeight = _set.Weights.IsEmpty ? Count : Sum(_set.Weights.Span);
        var summary = columns is null ? new LinearSummary(_set, _original, context.MaxDegreeOfParallelism, cancellationToken) : null;
        Columns = columns ?? summary!.Columns;
        TermCount = Columns.Length == 0 ? 0 : Columns[^1].FirstTerm + Columns[^1].TermCount;
        Width = TileKernels.Width(Math.Max(1, TermCount));
        Centers = new double[TermCount];
        Scales = new double[TermCount];
        Array.Fill(Scales, 1);
        IsDirect = summary is { IsPlain: true } && Array.TrueForAll(Columns, IsTame);
        if (IsDirect)
        {
            Centers = Array.ConvertAll(Columns, c => c.Mean);
            Scales = Array.ConvertAll(Columns, c => c.Scale);
            return;
        }

        var values = (long)TileCount * TileRows * Width;
        if (isCached && values <= CacheLimit)
        {
            _cache = new float[values];
            Blocks.For(
                TileCount, 16, context.MaxDegreeOfParallelism, (_, first, count) =>
                {
                    for (var tile = first; tile < first + count; tile++)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        Encode(tile, _cache.AsSpan(tile * TileRows * Width, TileRows * Width));
                    }
                },
                cancellationToken);
        }
    }

    public int Count => _set.RowCount;

    /// <summary>The weights' sum.</summary>
    public double TotalWeight { get; }

    public LinearColumn[] Columns { get; }

    /// <summary>The terms without the intercept.</summary>
    public int TermCount { get; }

    /// <summary>The terms and the intercept, which comes last.</summary>
    public int Dimension => TermCount + 1;

    /// <summary>The terms rounded up to sixteen.</summary>
    public int Width { get; }

    public int TileCount => Blocks.Count(Count, TileRows);

    /// <summary>Whether tiles hold the numbers as they were given.</summary>
    public bool IsDirect { get; }

    /// <summary>What has to be taken from each term's values, 0 unless direct.</summary>
    public double[] Centers { get; }

    /// <summary>What the differences are multiplied by, 1 unless direct.</summary>
    public double[] Scales { get; }

    public ReadOnlyMemory<float> Labels => _set.Labels;

    /// <summary>Empty when every row weighs 1.</summary>
    public ReadOnlyMemory<float> Weights => _set.Weights;

    /// <summary>What <see cref="At"/> refers to.</summary>
    public ReadOnlySpan<float> Source => IsDirect ? _set.Features.Values : _cache;

    /// <summary>From row to row in <see cref="Source"/>.</summary>
    public int Stride => IsDirect ? Columns.Length : Width;

    /// <summary>The number of a row in the set as it was given.</summary>
    public int Original(int row) => _original is null ? row : _original[row];

    /// <summary>Where a tile starts in <see cref="Source"/>, or -1 when it is not there with all that whole vectors read.</summary>
    public int At(int tile)
    {
        var start = (long)tile * TileRows * Stride;
        var end = start + ((TileRows - 1L) * Stride) + Width;
        return end <= Source.Length ? (int)start : -1;
    }

    /// <summary>Writes the tile's rows, <see cref="Width"/> values each; rows behind the last are 0.</summary>
    public void Encode(int tile, Span<float> values)
    {
        values.Clear();
        var first = tile * TileRows;
        var count = Math.Min(TileRows, Count - first);
        var width = Columns.Length;
        var cells = _set.Features.Values.Slice(first * width, count * width);
        if (IsDirect)
        {
            for (var i = 0; i < count; i++)
            {
                cells.Slice(i * width, width).CopyTo(values[(i * Width)..]);
            }

            return;
        }

        for (var j = 0; j < width; j++)
        {
            var column = Columns[j];
            for (var i = 0; i < count; i++)
            {
                var term = column.Find(cells[(i * width) + j], out float amount);
                if (term >= 0)
                {
                    values[(i * Width) + term] = amount;
                }
            }
        }
    }

    /// <summary>The same in double precision and always standardised, <see cref="TermCount"/> values a row, without rows behind the last.</summary>
    public void Encode(int tile, Span<double> values)
    {
        values.Clear();
        var first = tile * TileRows;
        var count = Math.Min(TileRows, Count - first);
        var width = Columns.Length;
        var cells = _set.Features.Values.Slice(first * width, count * width);
        for (var j = 0; j < width; j++)
        {
            var column = Columns[j];
            for (var i = 0; i < count; i++)
            {
                var term = column.Find(cells[(i * width) + j], out double amount);
                if (term >= 0)
                {
                    values[(i * TermCount) + term] = amount;
                }
            }
        }
    }

    /// <summary>The tile's labels and weights; weight 0 behind the last row.</summary>
    public void Targets(int tile, Span<float> labels, Span<float> weights)
    {
        var first = tile * TileRows;
        var count = Math.Min(TileRows, Count - first);
        labels[count..].Clear();
        weights[count..].Clear();
        _set.Labels.Span.Slice(first, count).CopyTo(labels);
        if (_set.Weights.IsEmpty)
        {
            weights[..count].Fill(1);
        }
        else
        {
            _set.Weights.Span.Slice(first, count).CopyTo(weights);
        }
    }

    /// <summary>The penalty of each term: the same for all when standardised ones are meant, else what it is for coefficients of the numbers as given.</summary>
    public double[] Penalties(double strength, bool areStandardised)
    {
        var penalties = new double[TermCount];
        Array.Fill(penalties, strength);
        foreach (var column in Columns)
        {
            if (!areStandardised && !column.IsCategory && column.Scale > 0)
            {
                penalties[column.FirstTerm] *= column.Scale * column.Scale;
            }
        }

        return penalties;
    }

    /// <summary>
    /// The penalty on the absolute value of each weight of one or more linear functions, intercepts free; null when the strength is 0.
    /// </summary>
    public double[]? AbsolutePenalties(double strength, bool areStandardised, int functions = 1)
    {
        if (strength == 0)
        {
            return null;
        }

        // The roots of the penalties on squares are the factors between coefficients.
        var one = Penalties(1, areStandardised);
        var all = new double[functions * Dimension];
        for (var f = 0; f < functions; f++)
        {
            for (var j = 0; j < TermCount; j++)
            {
                all[(f * Dimension) + j] = strength * Math.Sqrt(one[j]);
            }
        }

        return all;
    }

    /// <summary>Weights of standardised terms, then the intercept, as coefficients of what the tiles hold and an offset.</summary>
    public (float[] Coefficients, float Offset) Fold(ReadOnlySpan<double> weights)
    {
        var coefficients = new float[Width];
        var offset = weights[^1];
        for (var j = 0; j < TermCount; j++)
        {
            coefficients[j] = (float)(weights[j] * Scales[j]);
            offset -= weights[j] * Scales[j] * Centers[j];
        }

        return (coefficients, (float)offset);
    }

    private static bool IsTame(LinearColumn column)
        => column is { TermCount: 1, IsCategory: false } && column.Scale is > 1e-12 and < 1e12 && Math.Abs(column.Mean * column.Scale) <= LargestShift;

    private static double Sum(ReadOnlySpan<float> weights)
    {
        var total = 0.0;
        foreach (var weight in weights)
        {
            total += weight;
        }

        return total;
    }

    /// <summary>The set, or a copy of it without rows of weight 0 and where they were.</summary>
    internal static LearningSet CountingRows(LearningSet set, out int[]? original)
    {
        original = null;
        var zeros = 0;
        var weights = set.Weights.Span;
        for (var i = 0; i < weights.Length; i++)
        {
            if (!(weights[i] >= 0) || float.IsInfinity(weights[i]))
            {
                throw new TrainingDataException($"Row {i} has the weight {weights[i]}.", "Give each row a finite weight of 0 or more.");
            }

            zeros += weights[i] == 0 ? 1 : 0;
        }

        if (set.RowCount == 0 || zeros == weights.Length && zeros > 0)
        {
            throw new TrainingDataException(
                set.RowCount == 0 ? "There are no rows to learn from." : "Every row has weight 0.", "Widen the window that the rows come from.");
        }

        if (zeros == 0)
        {
            return set;
        }

        original = new int[weights.Length - zeros];
        for (int i = 0, kept = 0; i < weights.Length; i++)
        {
            if (weights[i] > 0)
            {
                original[kept++] = i;
            }
        }

        return set.Select(original);
    }
}
