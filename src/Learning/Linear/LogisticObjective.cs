using System.Numerics.Tensors;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;

namespace AudienceML.Learning.Linear;

/// <summary>½·λ·‖w‖² + Σ weight · log(1 + e^-margin), with its gradient and curvature in one pass over the rows.</summary>
/// <remarks>
/// Rows run in the lanes for margins and probabilities; sums over rows are 16-lane dots of one tile, added up in double precision tile by
/// tile and block by block in fixed order: the same bits for any number of threads.
/// </remarks>
internal sealed class LogisticObjective(LogisticRows rows, double l2, LearningContext context)
{
    private const float SmallestProbability = 1e-35f;
    private const int SmallestBlock = 16; // tiles
    private const long PartialLimit = 4 << 20; // doubles in all blocks' curvatures together

    public int Dimension => rows.Dimension;

    /// <summary>The value at <paramref name="weights"/>; the gradient and, unless null, the curvature's lower triangle are written.</summary>
    public double Evaluate(double[] weights, double[] gradient, double[]? curvature, CancellationToken cancellationToken)
    {
        var d = Dimension;
        var most = curvature is null ? 64 : (int)Math.Clamp(PartialLimit / curvature.Length, 1, 64);
        var tilesPerBlock = Math.Max(SmallestBlock, Blocks.Count(rows.TileCount, most));
        var partials = new Partial[Blocks.Count(rows.TileCount, tilesPerBlock)];
        var single = Array.ConvertAll(weights, w => (float)w);
        Blocks.For(
            rows.TileCount, tilesPerBlock, context.MaxDegreeOfParallelism, (block, first, count) =>
            {
                partials[block] = new Partial(d, curvature is not null);
                Run(partials[block], single, first, count, cancellationToken);
            },
            cancellationToken);

        var loss = 0.0;
        Array.Clear(gradient);
        if (curvature is not null)
        {
            Array.Clear(curvature);
        }

        foreach (var partial in partials)
        {
            loss += partial.Loss;
            Add(partial.Gradient, gradient);
            if (curvature is not null)
            {
                Add(partial.Curvature, curvature);
            }
        }

        for (var j = 0; j < d - 1; j++)
        {
            loss += 0.5 * l2 * weights[j] * weights[j];
            gradient[j] += l2 * weights[j];
            if (curvature is not null)
            {
                curvature[Index(j, j)] += l2;
            }
        }

        return loss;
    }

    /// <summary>The place of row j, column k ≤ j in a lower triangle.</summary>
    public static int Index(int j, int k) => (j * (j + 1) / 2) + k;

    private static void Add(double[] from, double[] to)
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] += from[i];
        }
    }

    private void Run(Partial partial, float[] weights, int first, int count, CancellationToken cancellationToken)
    {
        const int N = LogisticRows.TileRows;
        var scratch = new float[N * Dimension];
        var dots = new float[Dimension];
        Span<float> scaled = stackalloc float[N];
        Span<float> signs = stackalloc float[N];
        Span<float> rowWeights = stackalloc float[N];
        Span<float> margins = stackalloc float[N];
        Span<float> probabilities = stackalloc float[N];
        Span<float> losses = stackalloc float[N];
        Span<float> residuals = stackalloc float[N];
        Span<float> curves = stackalloc float[N];
        for (var tile = first; tile < first + count; tile++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var values = rows.Tile(tile, scratch);
            rows.Labels(tile, signs, rowWeights);
            margins.Clear();
            for (var j = 0; j < weights.Length; j++)
            {
                Kernels.Axpy(weights[j], values.Slice(j * N, N), margins);
            }

            for (var i = 0; i < N; i++)
            {
                margins[i] *= signs[i];
            }

            // The probability of what happened: small ones keep their digits, and the loss is one logarithm.
            VectorMath.Sigmoid(margins, probabilities);
            for (var i = 0; i < N; i++)
            {
                var p = probabilities[i];
                losses[i] = Math.Max(p, SmallestProbability);
                residuals[i] = -rowWeights[i] * signs[i] * (1 - p);
                curves[i] = rowWeights[i] * p * (1 - p);
            }

            VectorMath.Log(losses, losses);
            partial.Loss -= Kernels.Dot(losses, rowWeights);
            AddDots(residuals, values, dots, partial.Gradient);
            for (var j = 0; j < weights.Length && partial.Curvature.Length > 0; j++)
            {
                TensorPrimitives.Multiply(values.Slice(j * N, N), curves, scaled);
                AddDots(scaled, values, dots.AsSpan(0, j + 1), partial.Curvature.AsSpan(Index(j, 0)));
            }
        }
    }

    private static void AddDots(ReadOnlySpan<float> x, ReadOnlySpan<float> values, Span<float> dots, Span<double> sums)
    {
        TileDots.Run(x, values, dots);
        for (var k = 0; k < dots.Length; k++)
        {
            sums[k] += dots[k];
        }
    }

    private sealed class Partial(int dimension, bool withCurvature)
    {
        public double Loss { get; set; }

        public double[] Gradient { get; } = new double[dimension];

        public double[] Curvature { get; } = withCurvature ? new double[Index(dimension, 0)] : [];
    }
}
