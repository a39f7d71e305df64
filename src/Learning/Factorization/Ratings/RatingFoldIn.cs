using AudienceML.Learning.Data;
using AudienceML.Learning.Numerics;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Learning.Factorization.Ratings;

/// <summary>Bias and factors of a user from ratings, the items as they are: a ridge regression, solved by conjugate gradients.</summary>
/// <remarks>(X'X + n Λ) z = X'y with a row (1, factors of the item) for each of the n ratings, and in y what the item does not explain.</remarks>
internal readonly struct RatingFoldIn(RatingScale scale, FeatureMatrix items, float[] itemBiases, float biasPull, float factorPull)
{
    private const int Iterations = 24;
    private const float Tolerance = 1e-10f;

    /// <summary>Solves.</summary>
    /// <param name="history">The ratings.</param>
    /// <param name="given">Factors that are given, to which those that are sought are added; empty for none.</param>
    /// <param name="state">Takes the bias, then the factors.</param>
    public void Solve(in ItemHistory history, ReadOnlySpan<float> given, Span<float> state)
    {
        state.Clear();
        Span<float> work = stackalloc float[3 * state.Length];
        var residual = work[..state.Length];
        var direction = work.Slice(state.Length, state.Length);
        var product = work[(2 * state.Length)..];
        residual.Clear();
        for (var i = 0; i < history.Count; i++)
        {
            var item = history.Items[i];
            var value = history.ValueAt(i);
            if ((uint)item >= (uint)itemBiases.Length || !float.IsFinite(value))
            {
                throw new ArgumentException(
                    $"A history holds items below {itemBiases.Length} with finite ratings, not item {item} with {value}.", nameof(history));
            }

            var target = scale.Clip(value) - scale.Mean - itemBiases[item];
            if (!given.IsEmpty)
            {
                target -= Kernels.Dot(given, items.Row(item));
            }

            residual[0] += target;
            Kernels.Axpy(target, items.Row(item), residual[1..]);
        }

        residual.CopyTo(direction);
        var squares = Kernels.Dot(residual, residual);
        var enough = squares * Tolerance;
        for (var iteration = 0; iteration < Iterations && squares > enough; iteration++)
        {
            Multiply(history, direction, product);
            var along = Kernels.Dot(direction, product);
            if (!(along > 0))
            {
                break; // without any penalty a direction may be free
            }

            var step = squares / along;
            Kernels.Axpy(step, direction, state);
            Kernels.Axpy(-step, product, residual);
            var next = Kernels.Dot(residual, residual);
            Kernels.Scale(next / squares, direction);
            Kernels.Axpy(1, residual, direction);
            squares = next;
        }
    }

    private void Multiply(in ItemHistory history, ReadOnlySpan<float> direction, Span<float> product)
    {
        product[0] = history.Count * biasPull * direction[0];
        for (var i = 1; i < product.Length; i++)
        {
            product[i] = history.Count * factorPull * direction[i];
        }

        foreach (var item in history.Items)
        {
            var row = items.Row(item);
            var along = direction[0] + Kernels.Dot(direction[1..], row);
            product[0] += along;
            Kernels.Axpy(along, row, product[1..]);
        }
    }
}
