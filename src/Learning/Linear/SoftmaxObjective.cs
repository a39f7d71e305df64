using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Linear;

/// <summary>
/// ½ Σ penalty · w² - Σ weight · log p(label) with p = softmax of one margin a class; the weights of a class, terms and intercept, lie together.
/// </summary>
/// <param name="rows">The rows; labels are class numbers.</param>
/// <param name="classes">How many classes.</param>
/// <param name="penalties">One a term; intercepts are free.</param>
/// <param name="context">Threads.</param>
internal sealed unsafe class SoftmaxObjective(LinearRows rows, int classes, double[] penalties, LearningContext context) : ISmoothObjective
{
    private const int N = LinearRows.TileRows;

    public int Dimension => classes * rows.Dimension;

    public double TotalWeight => rows.TotalWeight;

    public double Evaluate(double[] weights, double[] gradient, double[]? curvature, CancellationToken cancellationToken)
    {
        var d = rows.Dimension;
        var withCurvature = curvature is not null;
        var folded = new (float[] Coefficients, float Offset)[classes];
        for (var c = 0; c < classes; c++)
        {
            folded[c] = rows.Fold(weights.AsSpan(c * d, d));
        }

        var size = (long)classes * (withCurvature ? (classes + 1) * rows.Width * rows.Width : rows.Width);
        var total = TileReader.Sum<Partial>(
            rows, 1, context, size, () => new Partial(rows, classes, withCurvature),
            partial => (values, stride, labels, rowWeights) =>
            {
                Margins(partial, folded, values, stride);
                partial.Loss += Terms(partial, labels, rowWeights);
                Add(partial, values, stride, rowWeights, withCurvature);
            },
            (to, from) => to.Merge(from),
            cancellationToken);
        var loss = total.Loss;
        for (var c = 0; c < classes; c++)
        {
            for (var j = 0; j < d; j++)
            {
                var penalty = j < penalties.Length ? penalties[j] : 0;
                var weight = weights[(c * d) + j];
                loss += 0.5 * penalty * weight * weight;
                gradient[(c * d) + j] = total.Slopes[c].Slope(j) + (penalty * weight);
                for (var other = 0; withCurvature && other <= c; other++)
                {
                    var pair = total.Pairs[Cholesky.Index(c, other)];
                    for (var k = 0; k < (other < c ? d : j + 1); k++)
                    {
                        curvature![Cholesky.Index((c * d) + j, (other * d) + k)] =
                            pair.Product(Math.Max(j, k), Math.Min(j, k)) + (other == c && j == k ? penalty : 0);
                    }
                }
            }
        }

        return loss;
    }

    private void Margins(Partial partial, (float[] Coefficients, float Offset)[] folded, float* values, nuint stride)
    {
        for (var c = 0; c < classes; c++)
        {
            fixed (float* by = folded[c].Coefficients, to = partial.Tile(c))
            {
                TileKernels.Margins(values, stride, N, rows.Width, by, folded[c].Offset, to);
            }
        }
    }

    /// <summary>Turns margins into probabilities and keeps weight × (probability - 1 or 0) as slopes; returns the loss.</summary>
    private double Terms(Partial partial, float* labels, float* weights)
    {
        Span<float> largest = stackalloc float[N];
        Span<float> sums = stackalloc float[N];
        Span<float> losses = stackalloc float[N];
        partial.Tile(0).CopyTo(largest);
        for (var c = 1; c < classes; c++)
        {
            var margins = partial.Tile(c);
            for (var i = 0; i < N; i++)
            {
                largest[i] = Math.Max(largest[i], margins[i]);
            }
        }

        sums.Clear();
        for (var c = 0; c < classes; c++)
        {
            var tile = partial.Tile(c);
            for (var i = 0; i < N; i++)
            {
                tile[i] -= largest[i];
                if (labels[i] == c)
                {
                    losses[i] = -tile[i];
                }
            }

            VectorMath.Exp(tile, tile);
            for (var i = 0; i < N; i++)
            {
                sums[i] += tile[i];
            }
        }

        for (var c = 0; c < classes; c++)
        {
            var tile = partial.Tile(c);
            var slopes = partial.SlopesOf(c);
            for (var i = 0; i < N; i++)
            {
                tile[i] /= sums[i];
                slopes[i] = weights[i] * (tile[i] - (labels[i] == c ? 1 : 0));
            }
        }

        VectorMath.Log(sums, sums);
        for (var i = 0; i < N; i++)
        {
            losses[i] = weights[i] * (losses[i] + sums[i]);
        }

        return Kernels.Sum(losses);
    }

    private void Add(Partial partial, float* values, nuint stride, float* weights, bool withCurvature)
    {
        Span<float> curves = stackalloc float[N];
        for (var c = 0; c < classes; c++)
        {
            fixed (float* slopes = partial.SlopesOf(c))
            {
                partial.Slopes[c].AddSlopes(values, stride, slopes);
            }

            for (var other = 0; withCurvature && other <= c; other++)
            {
                var p = partial.Tile(c);
                var q = partial.Tile(other);
                for (var i = 0; i < N; i++)
                {
                    curves[i] = other == c ? weights[i] * p[i] * (1 - p[i]) : -(weights[i] * p[i] * q[i]);
                }

                fixed (float* from = curves)
                {
                    partial.Pairs[Cholesky.Index(c, other)].AddCurves(values, stride, from);
                }
            }
        }
    }

    private sealed class Partial
    {
        private readonly float[] _probabilities;
        private readonly float[] _slopes;

        public Partial(LinearRows rows, int classes, bool withCurvature)
        {
            _probabilities = new float[classes * N];
            _slopes = new float[classes * N];
            Slopes = [.. Enumerable.Range(0, classes).Select(_ => new TileSums(rows, withCurvature: false))];
            Pairs = [.. Enumerable.Range(0, withCurvature ? Cholesky.Index(classes, 0) : 0).Select(_ => new TileSums(rows, withCurvature: true))];
        }

        public double Loss { get; set; }

        public TileSums[] Slopes { get; }

        public TileSums[] Pairs { get; }

        public Span<float> Tile(int c) => _probabilities.AsSpan(c * N, N);

        public Span<float> SlopesOf(int c) => _slopes.AsSpan(c * N, N);

        public void Merge(Partial other)
        {
            Loss += other.Loss;
            for (var c = 0; c < Slopes.Length; c++)
            {
                Slopes[c].Merge(other.Slopes[c]);
            }

            for (var pair = 0; pair < Pairs.Length; pair++)
            {
                Pairs[pair].Merge(other.Pairs[pair]);
            }
        }
    }
}
