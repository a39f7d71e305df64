using System.Buffers;
using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Pairwise;

/// <summary>Factors of a user from what the user took, the items as they are.</summary>
/// <remarks>
/// The loss is that of training, the mean of -log σ(score of an item taken - score of another) over all others. The scores of all items
/// are taken as a normal variable with the mean and the variance that the items' mean and covariance give, so that the mean over all
/// others has a closed form (MacKay 1992: E σ(x) ≈ σ(κ μ) with κ = (1 + π σ² / 8)^-1/2) and nothing is drawn. Newton steps, each by
/// conjugate gradients.
/// </remarks>
internal sealed class PairwiseFoldIn
{
    private const int NewtonSteps = 4;
    private const int ConjugateSteps = 3;
    private const float Tolerance = 1e-6f;
    private readonly FeatureMatrix _items;
    private readonly float _pull;
    private readonly float[] _mean;
    private readonly FeatureMatrix _covariance;

    public PairwiseFoldIn(FeatureMatrix items, float pull)
    {
        (_items, _pull) = (items, pull);
        (_mean, _covariance) = Moments(items);
    }

    /// <summary>Finds the factors.</summary>
    /// <param name="history">What the user took; values above 0 count.</param>
    /// <param name="factors">Takes the factors; the last one, that of the bias, stays 1.</param>
    public void Solve(in ItemHistory history, Span<float> factors)
    {
        var width = factors.Length;
        factors.Clear();
        factors[^1] = 1;
        if (history.Count == 0)
        {
            return;
        }

        float[]? rented = null;
        var weights = history.Count <= 1024 ? stackalloc float[history.Count] : (rented = ArrayPool<float>.Shared.Rent(history.Count)).AsSpan(0, history.Count);
        Span<float> work = stackalloc float[5 * width];
        var spread = work[..width];
        var gradient = work.Slice(width, width);
        var move = work.Slice(2 * width, width);
        var direction = work.Slice(3 * width, width);
        var product = work.Slice(4 * width, width);
        for (var newton = 0; newton < NewtonSteps; newton++)
        {
            var (total, count) = Gradient(history, factors, spread, gradient, weights);
            if (count == 0)
            {
                break;
            }

            gradient[^1] = 0;
            move.Clear();
            gradient.CopyTo(direction);
            var squares = Kernels.Dot(gradient, gradient);
            var enough = squares * Tolerance;
            for (var step = 0; step < ConjugateSteps && squares > enough; step++)
            {
                Multiply(history, weights, total, count, direction, product);
                product[^1] = 0;
                var along = Kernels.Dot(direction, product);
                if (!(along > 0))
                {
                    break;
                }

                var length = squares / along;
                Kernels.Axpy(length, direction, move);
                Kernels.Axpy(-length, product, gradient);
                var next = Kernels.Dot(gradient, gradient);
                Kernels.Scale(next / squares, direction);
                Kernels.Axpy(1, gradient, direction);
                squares = next;
            }

            Kernels.Axpy(1, move, factors);
        }

        if (rented is not null)
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private static (float[] Mean, FeatureMatrix Covariance) Moments(FeatureMatrix items)
    {
        const int Block = 256;
        var width = items.ColumnCount;
        var mean = new double[width];
        var squares = new double[width * width];
        var part = new FeatureMatrix(width, width);
        for (var start = 0; start < items.RowCount; start += Block)
        {
            // Single precision within a block, double between blocks.
            part.Values.Clear();
            for (var item = start; item < Math.Min(start + Block, items.RowCount); item++)
            {
                var row = items.Row(item);
                for (var i = 0; i < width; i++)
                {
                    mean[i] += row[i];
                    Kernels.Axpy(row[i], row, part.Row(i));
                }
            }

            for (var i = 0; i < squares.Length; i++)
            {
                squares[i] += part.Values[i];
            }
        }

        var count = Math.Max(items.RowCount, 1);
        for (var i = 0; i < width; i++)
        {
            mean[i] /= count;
        }

        for (var i = 0; i < squares.Length; i++)
        {
            part.Values[i] = (float)((squares[i] / count) - (mean[i / width] * mean[i % width]));
        }

        return (Array.ConvertAll(mean, value => (float)value), part);
    }

    private (float Total, int Count) Gradient(in ItemHistory history, ReadOnlySpan<float> factors, Span<float> spread, Span<float> gradient, Span<float> weights)
    {
        for (var i = 0; i < spread.Length; i++)
        {
            spread[i] = Kernels.Dot(_covariance.Row(i), factors);
        }

        var variance = Math.Max(Kernels.Dot(spread, factors), 0);
        var kappa = 1 / MathF.Sqrt(1 + (MathF.PI / 8 * variance));
        var mean = Kernels.Dot(_mean, factors);
        var (total, pulls, count) = (0f, 0f, 0);
        gradient.Clear();
        for (var i = 0; i < history.Count; i++)
        {
            weights[i] = 0;
            if (history.ValueAt(i) > 0)
            {
                var row = _items.Row(history.Items[i]);
                var pull = DeterministicMathF.Sigmoid(kappa * (mean - Kernels.Dot(factors, row)));
                weights[i] = kappa * pull * (1 - pull);
                Kernels.Axpy(pull, row, gradient);
                pulls += pull;
                total += weights[i];
                count++;
            }
        }

        Kernels.Axpy(-pulls, _mean, gradient);
        Kernels.Axpy(-total, spread, gradient);
        Kernels.Axpy(-count * _pull, factors, gradient);
        return (total, count);
    }

    /// <summary>Σ w (v - m)(v - m)' x + Σ w S x + n λ x.</summary>
    private void Multiply(in ItemHistory history, ReadOnlySpan<float> weights, float total, int count, ReadOnlySpan<float> direction, Span<float> product)
    {
        for (var i = 0; i < product.Length; i++)
        {
            product[i] = (total * Kernels.Dot(_covariance.Row(i), direction)) + (count * _pull * direction[i]);
        }

        var mean = Kernels.Dot(_mean, direction);
        var sum = 0f;
        for (var i = 0; i < history.Count; i++)
        {
            if (weights[i] > 0)
            {
                var row = _items.Row(history.Items[i]);
                var along = weights[i] * (Kernels.Dot(row, direction) - mean);
                sum += along;
                Kernels.Axpy(along, row, product);
            }
        }

        Kernels.Axpy(-sum, _mean, product);
    }
}
