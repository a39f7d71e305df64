using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Linear;

/// <summary>½ Σ penalty · w² + Σ weight · log(1 + e^-margin), with its gradient and curvature in one pass over the rows.</summary>
/// <remarks>
/// A tile of rows is read once and stays in the first-level cache for its margins, slopes, gradient and curvature. Sums over the rows of a tile are
/// in single precision with fused steps, added up in double precision tile by tile and block by block in fixed order: the same bits for any
/// number of threads. Where rows are read as they were given, centring and scaling happen to the sums.
/// </remarks>
/// <param name="rows">The rows.</param>
/// <param name="penalties">One a term; the intercept is free.</param>
/// <param name="context">Threads.</param>
/// <param name="step">Every how many tiles count: 1 for all rows. The penalty shrinks alike.</param>
internal sealed unsafe class LogisticObjective(LinearRows rows, double[] penalties, LearningContext context, int step = 1) : ISmoothObjective
{
    private const int N = LinearRows.TileRows;

    public int Dimension => rows.Dimension;

    public double TotalWeight => rows.TotalWeight / step;

    public double Evaluate(double[] weights, double[] gradient, double[]? curvature, CancellationToken cancellationToken)
    {
        var withCurvature = curvature is not null;
        var (coefficients, offset) = rows.Fold(weights);
        var size = withCurvature ? (long)rows.Width * rows.Width : rows.Width;
        var total = TileReader.Sum<Partial>(
            rows, step, context, size, () => new Partial(new TileSums(rows, withCurvature)),
            partial => (values, stride, labels, rowWeights) =>
            {
                var margins = stackalloc float[4 * N];
                var losses = margins + N;
                var slopes = losses + N;
                var curves = slopes + N;
                fixed (float* by = coefficients)
                {
                    TileKernels.Margins(values, stride, N, rows.Width, by, offset, margins);
                }

                LogisticTerms.Run(margins, labels, rowWeights, N, losses, slopes, curves);
                partial.Loss += Kernels.Sum(new ReadOnlySpan<float>(losses, N));
                partial.Sums.AddSlopes(values, stride, slopes);
                if (withCurvature)
                {
                    partial.Sums.AddCurves(values, stride, curves);
                }
            },
            (to, from) =>
            {
                to.Loss += from.Loss;
                to.Sums.Merge(from.Sums);
            },
            cancellationToken);
        var loss = total.Loss;
        for (var j = 0; j < Dimension; j++)
        {
            var penalty = j < penalties.Length ? penalties[j] / step : 0;
            loss += 0.5 * penalty * weights[j] * weights[j];
            gradient[j] = total.Sums.Slope(j) + (penalty * weights[j]);
            for (var k = 0; withCurvature && k <= j; k++)
            {
                curvature![Cholesky.Index(j, k)] = total.Sums.Product(j, k) + (j == k ? penalty : 0);
            }
        }

        return loss;
    }

    private sealed class Partial(TileSums sums)
    {
        public double Loss { get; set; }

        public TileSums Sums => sums;
    }
}
