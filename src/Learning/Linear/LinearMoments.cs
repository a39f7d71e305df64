using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AudienceML.Learning.Data;
using AudienceML.Learning.Errors;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Linear;

/// <summary>
/// Σ w·u·uᵀ of the rows u = (terms, 1, label) in double precision: all that least squares needs to know. Moments of parts add up and can be
/// taken away again, so that cross-validation needs one pass over the rows.
/// </summary>
internal sealed class LinearMoments
{
    private const int N = LinearRows.TileRows;
    private const long PartialLimit = 8 << 20; // doubles in all blocks together
    private readonly double[] _sums;

    private LinearMoments(int terms, double labelShift)
    {
        TermCount = terms;
        LabelShift = labelShift;
        _sums = new double[Cholesky.Index(terms + 2, 0)];
    }

    public int TermCount { get; }

    /// <summary>What was taken from each label, so that large ones keep their digits.</summary>
    public double LabelShift { get; }

    public double Weight => At(TermCount, TermCount);

    /// <summary>The sum of row j, column k ≤ j.</summary>
    public double At(int j, int k) => _sums[Cholesky.Index(j, k)];

    public double Mean(int j) => At(TermCount, j) / Weight;

    public double LabelMean => LabelShift + LabelMeanShifted;

    public double LabelMeanShifted => At(TermCount + 1, TermCount) / Weight;

    /// <summary>Σ w (label - mean)².</summary>
    public double LabelSquares => Math.Max(0, At(TermCount + 1, TermCount + 1) - (Weight * LabelMeanShifted * LabelMeanShifted));

    /// <summary>Moments of all rows, or of the rows of each fold.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="context">Threads.</param>
    /// <param name="folds">How many parts.</param>
    /// <param name="foldOf">The part of a row, or null when there is one.</param>
    /// <param name="cancellationToken">Checked for each tile.</param>
    /// <param name="logistic">Weights of a logistic regression, whose p · (1 - p) weighs each row in addition, or null.</param>
    public static LinearMoments[] Of(
        LinearRows rows, LearningContext context, int folds, Func<int, int>? foldOf, CancellationToken cancellationToken, double[]? logistic = null)
    {
        var labels = rows.Labels.Span;
        for (var i = 0; i < labels.Length; i++)
        {
            if (!float.IsFinite(labels[i]))
            {
                throw new TrainingDataException($"Row {rows.Original(i)} has the label {labels[i]}.", "Regression takes finite labels.");
            }
        }

        var shift = labels[0];
        var size = (long)folds * Cholesky.Index(rows.TermCount + 2, 0);
        var tilesPerBlock = Math.Max(8, Blocks.Count(rows.TileCount, (int)Math.Clamp(PartialLimit / size, 1, 64)));
        var partials = new LinearMoments[Blocks.Count(rows.TileCount, tilesPerBlock)][];
        Blocks.For(
            rows.TileCount, tilesPerBlock, context.MaxDegreeOfParallelism, (block, first, count) =>
            {
                partials[block] = [.. Enumerable.Range(0, folds).Select(_ => new LinearMoments(rows.TermCount, shift))];
                Run(rows, partials[block], foldOf, logistic, first, count, cancellationToken);
            },
            cancellationToken);
        var total = partials[0];
        foreach (var partial in partials.AsSpan(1))
        {
            for (var fold = 0; fold < folds; fold++)
            {
                Dense.AddScaled(total[fold]._sums, 1, partial[fold]._sums);
            }
        }

        return total;
    }

    /// <summary>These moments and <paramref name="factor"/> times others.</summary>
    public LinearMoments Plus(double factor, LinearMoments other)
    {
        var sum = new LinearMoments(TermCount, LabelShift);
        _sums.CopyTo(sum._sums, 0);
        Dense.AddScaled(sum._sums, factor, other._sums);
        return sum;
    }

    /// <summary>Σ w (x - mean)(x - mean)ᵀ of the terms, a lower triangle.</summary>
    public double[] Centered()
    {
        var centered = _sums.AsSpan(0, Cholesky.Index(TermCount, 0)).ToArray();
        for (var j = 0; j < TermCount; j++)
        {
            for (var k = 0; k <= j; k++)
            {
                centered[Cholesky.Index(j, k)] -= Weight * Mean(j) * Mean(k);
            }
        }

        return centered;
    }

    /// <summary>Σ w (x - mean)(label - mean) of the terms.</summary>
    public double[] WithLabel()
    {
        var sums = new double[TermCount];
        for (var j = 0; j < TermCount; j++)
        {
            sums[j] = At(TermCount + 1, j) - (Weight * Mean(j) * LabelMeanShifted);
        }

        return sums;
    }

    /// <summary>Weights of the terms and the intercept that belongs to them.</summary>
    public double[] WithIntercept(ReadOnlySpan<double> weights)
    {
        var all = new double[TermCount + 1];
        weights.CopyTo(all);
        all[^1] = LabelMean;
        for (var j = 0; j < TermCount; j++)
        {
            all[^1] -= weights[j] * Mean(j);
        }

        return all;
    }

    /// <summary>Σ w (label - prediction)² of these rows for weights with an intercept.</summary>
    public double SquaredError(ReadOnlySpan<double> weights)
    {
        // u·c with c = (weights, intercept - shift, -1): its square is cᵀ S c.
        var c = new double[TermCount + 2];
        weights.CopyTo(c);
        c[TermCount] -= LabelShift;
        c[^1] = -1;
        var sum = 0.0;
        for (var j = 0; j < c.Length; j++)
        {
            for (var k = 0; k < j; k++)
            {
                sum += 2 * c[j] * c[k] * At(j, k);
            }

            sum += c[j] * c[j] * At(j, j);
        }

        return Math.Max(0, sum);
    }

    private static void Run(
        LinearRows rows, LinearMoments[] to, Func<int, int>? foldOf, double[]? logistic, int first, int count, CancellationToken cancellationToken)
    {
        var d = rows.TermCount;
        var values = new double[N * Math.Max(1, d)];
        var labels = new float[N];
        var weights = new float[N];
        var row = new double[d + 2];
        var weighted = new double[d + 2];
        for (var tile = first; tile < first + count; tile++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Encode(tile, values);
            rows.Targets(tile, labels, weights);
            for (var i = 0; i < Math.Min(N, rows.Count - (tile * N)); i++)
            {
                values.AsSpan(i * d, d).CopyTo(row);
                row[d] = 1;
                row[d + 1] = (double)labels[i] - to[0].LabelShift;
                double weight = weights[i];
                if (logistic is not null)
                {
                    var margin = Math.Abs(Dense.Dot(logistic, row));
                    weight *= DeterministicMath.Sigmoid(margin) * DeterministicMath.Sigmoid(-margin);
                }

                for (var j = 0; j < row.Length; j++)
                {
                    weighted[j] = weight * row[j];
                }

                var sums = to[foldOf?.Invoke((tile * N) + i) ?? 0]._sums;
                for (var j = 0; j < row.Length; j++)
                {
                    if (row[j] != 0)
                    {
                        AddScaled(sums.AsSpan(Cholesky.Index(j, 0), j + 1), row[j], weighted);
                    }
                }
            }
        }
    }

    /// <summary>sums += factor · values, fused; each sum stands alone, so that any vector width gives the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled(Span<double> sums, double factor, ReadOnlySpan<double> values)
    {
        ref var to = ref MemoryMarshal.GetReference(sums);
        ref var from = ref MemoryMarshal.GetReference(values);
        var i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            var by = Vector512.Create(factor);
            for (; i <= sums.Length - 8; i += 8)
            {
                Vector512.FusedMultiplyAdd(by, Vector512.LoadUnsafe(ref from, (nuint)i), Vector512.LoadUnsafe(ref to, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
            }
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            var by = Vector256.Create(factor);
            for (; i <= sums.Length - 4; i += 4)
            {
                Vector256.FusedMultiplyAdd(by, Vector256.LoadUnsafe(ref from, (nuint)i), Vector256.LoadUnsafe(ref to, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
            }
        }

        for (; i < sums.Length; i++)
        {
            sums[i] = Math.FusedMultiplyAdd(factor, values[i], sums[i]);
        }
    }
}
