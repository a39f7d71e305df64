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
    private const int SmallestBlock = 8; // tiles
    private const long PartialLimit = 4 << 20; // doubles in all blocks' curvatures together

    public int Dimension => rows.Dimension;

    public double TotalWeight => rows.TotalWeight / step;

    /// <summary>The value at <paramref name="weights"/>; the gradient and, unless null, the curvature's lower triangle are written.</summary>
    public double Evaluate(double[] weights, double[] gradient, double[]? curvature, CancellationToken cancellationToken)
    {
        var tiles = Blocks.Count(rows.TileCount, step);
        var square = curvature is null ? 1 : rows.Width * rows.Width;
        var most = (int)Math.Clamp(PartialLimit / square, 1, 64);
        var tilesPerBlock = Math.Max(SmallestBlock, Blocks.Count(tiles, most));
        var partials = new Partial[Blocks.Count(tiles, tilesPerBlock)];
        var (coefficients, offset) = Fold(weights);
        Blocks.For(
            tiles, tilesPerBlock, context.MaxDegreeOfParallelism, (block, first, count) =>
            {
                partials[block] = new Partial(rows.Width, curvature is not null);
                Run(partials[block], coefficients, offset, first, count, cancellationToken);
            },
            cancellationToken);

        var total = partials[0];
        foreach (var partial in partials.AsSpan(1))
        {
            total.Add(partial);
        }

        Unfold(total, gradient, curvature);
        var loss = total.Loss;
        for (var j = 0; j < penalties.Length; j++)
        {
            var penalty = penalties[j] / step;
            loss += 0.5 * penalty * weights[j] * weights[j];
            gradient[j] += penalty * weights[j];
            if (curvature is not null)
            {
                curvature[Index(j, j)] += penalty;
            }
        }

        return loss;
    }

    /// <summary>The place of row j, column k ≤ j in a lower triangle.</summary>
    private static int Index(int j, int k) => Cholesky.Index(j, k);

    /// <summary>Weights of standardised terms as coefficients of what the tiles hold.</summary>
    private (float[] Coefficients, float Offset) Fold(double[] weights)
    {
        var coefficients = new float[rows.Width];
        var offset = weights[^1];
        for (var j = 0; j < rows.TermCount; j++)
        {
            coefficients[j] = (float)(weights[j] * rows.Scales[j]);
            offset -= weights[j] * rows.Scales[j] * rows.Centers[j];
        }

        return (coefficients, (float)offset);
    }

    /// <summary>Sums over what the tiles hold as sums over standardised terms.</summary>
    private void Unfold(Partial total, double[] gradient, double[]? curvature)
    {
        var d = rows.TermCount;
        gradient[d] = total.Slope;
        for (var j = 0; j < d; j++)
        {
            gradient[j] = rows.Scales[j] * (total.Gradient[j] - (rows.Centers[j] * total.Slope));
        }

        if (curvature is null)
        {
            return;
        }

        curvature[Index(d, d)] = total.Curve;
        for (var j = 0; j < d; j++)
        {
            var (center, scale) = (rows.Centers[j], rows.Scales[j]);
            curvature[Index(d, j)] = scale * (total.Curves[j] - (center * total.Curve));
            for (var k = 0; k <= j; k++)
            {
                var centered = total.Curvature[(j * rows.Width) + k] - (center * total.Curves[k]) - (rows.Centers[k] * total.Curves[j])
                    + (center * rows.Centers[k] * total.Curve);
                curvature[Index(j, k)] = scale * rows.Scales[k] * centered;
            }
        }
    }

    private void Run(Partial partial, float[] weights, float offset, int first, int count, CancellationToken cancellationToken)
    {
        var width = rows.Width;
        var needsScratch = rows.Source.IsEmpty || rows.At((first + count - 1) * step) < 0;
        var scratch = needsScratch ? new float[N * width] : [];
        var square = new float[partial.Curvature.Length];
        var sums = new float[width];
        var labels = stackalloc float[N];
        var rowWeights = stackalloc float[N];
        var margins = stackalloc float[N];
        var losses = stackalloc float[N];
        var slopes = stackalloc float[N];
        var curves = stackalloc float[N];
        fixed (float* source = rows.Source, copy = scratch, coefficients = weights, gram = square, sum = sums)
        {
            for (var tile = first * step; tile < (first + count) * step; tile += step)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var at = rows.At(tile);
                var values = at < 0 ? copy : source + at;
                var stride = (nuint)(at < 0 ? width : rows.Stride);
                if (at < 0)
                {
                    rows.Encode(tile, scratch);
                }

                rows.Targets(tile, new Span<float>(labels, N), new Span<float>(rowWeights, N));
                TileKernels.Margins(values, stride, N, width, coefficients, offset, margins);
                LogisticTerms.Run(margins, labels, rowWeights, N, losses, slopes, curves);
                partial.Loss += Kernels.Sum(new Span<float>(losses, N));
                partial.Slope += Kernels.Sum(new Span<float>(slopes, N));
                TileKernels.WeightedSums(values, stride, N, width, slopes, sum);
                Widen.Add(sums, partial.Gradient);
                if (square.Length > 0)
                {
                    partial.Curve += Kernels.Sum(new Span<float>(curves, N));
                    TileKernels.WeightedSums(values, stride, N, width, curves, sum);
                    Widen.Add(sums, partial.Curves);
                    WeightedGram.Run(values, stride, N, rows.TermCount, curves, gram);
                    Widen.Add(square, partial.Curvature);
                }
            }
        }
    }

    private sealed class Partial(int width, bool withCurvature)
    {
        public double Loss { get; set; }

        public double Slope { get; set; }

        public double Curve { get; set; }

        public double[] Gradient { get; } = new double[width];

        public double[] Curves { get; } = withCurvature ? new double[width] : [];

        public double[] Curvature { get; } = withCurvature ? new double[width * width] : [];

        public void Add(Partial other)
        {
            Loss += other.Loss;
            Slope += other.Slope;
            Curve += other.Curve;
            Add(other.Gradient, Gradient);
            Add(other.Curves, Curves);
            Add(other.Curvature, Curvature);
        }

        private static void Add(double[] from, double[] to)
        {
            for (var i = 0; i < to.Length; i++)
            {
                to[i] += from[i];
            }
        }
    }
}
