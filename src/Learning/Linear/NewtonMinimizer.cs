using AudienceML.Learning.Data;

namespace AudienceML.Learning.Linear;

/// <summary>Newton's method with step halving, for a function whose curvature is worth computing.</summary>
/// <remarks>
/// Near the end the curvature hardly changes: then steps keep the last one (Shamanskii 1967) and a pass over the rows costs a third. When such
/// a step brings less than expected, the curvature is computed again.
/// </remarks>
internal sealed class NewtonMinimizer(ISmoothObjective objective, int maxIterations, double tolerance, IProgress<LearningProgress>? progress)
{
    // Of the squared step in units of the curvature and of weight: below it the curvature is kept.
    private const double KeepBelow = 2.5e-3;

    // A kept curvature has to take the squared step down to this share.
    private const double GoodShare = 0.1;

    // A last step whose square is this small is taken without looking at where it leads.
    private const double SafeStep = 1e-10;

    /// <summary>Improves the weights in place.</summary>
    public void Run(double[] weights, CancellationToken cancellationToken)
    {
        var d = objective.Dimension;
        var total = objective.TotalWeight;
        var gradient = new double[d];
        var curvature = new double[Cholesky.Index(d, 0)];
        var value = objective.Evaluate(weights, gradient, curvature, cancellationToken);
        var factor = Cholesky.FactorRaised(curvature, d);
        var isKept = false;
        var before = double.PositiveInfinity;
        for (var iteration = 0; iteration < maxIterations; iteration++)
        {
            progress?.Report(new LearningProgress("fitting", iteration, maxIterations, "log_loss", value / total));
            var direction = Dense.Negate(gradient);
            Cholesky.Solve(factor, direction);
            var square = -Dense.Dot(gradient, direction) / total;
            var share = Math.Min(1, 3 * Math.Sqrt(square / before));
            if (Dense.Largest(gradient) * share <= tolerance * total)
            {
                // The last step shrank the gradient to a share, this one will too: no need to look.
                if (square <= SafeStep)
                {
                    Dense.AddScaled(weights, 1, direction);
                    return;
                }

                if (share == 1)
                {
                    return;
                }
            }

            if (isKept && !(square <= GoodShare * before))
            {
                value = objective.Evaluate(weights, gradient, curvature, cancellationToken);
                factor = Cholesky.FactorRaised(curvature, d);
                (isKept, before) = (false, double.PositiveInfinity);
                continue;
            }

            before = square;
            var keeps = square <= KeepBelow;
            if (!Step(weights, gradient, ref value, direction, keeps ? null : curvature, cancellationToken))
            {
                return;
            }

            if (!keeps)
            {
                factor = Cholesky.FactorRaised(curvature, d);
            }

            isKept = keeps;
        }
    }

    /// <summary>Goes along the direction, halving the step until the objective falls enough (Armijo 1966); false when it no longer does.</summary>
    private bool Step(
        double[] weights, double[] gradient, ref double value, double[] direction, double[]? curvature, CancellationToken cancellationToken)
    {
        var slope = Dense.Dot(gradient, direction);
        if (!(slope < 0))
        {
            return false;
        }

        var start = weights.ToArray();
        var startGradient = gradient.ToArray();

        // Single-precision sums know the value to about seven digits.
        var noise = 1e-7 * Math.Abs(value);
        for (var size = 1.0; size > 1e-6; size /= 2)
        {
            start.CopyTo(weights, 0);
            Dense.AddScaled(weights, size, direction);
            var tried = objective.Evaluate(weights, gradient, curvature, cancellationToken);
            if (tried <= value + (1e-4 * size * slope) + noise)
            {
                var progressed = tried < value || Dense.Largest(gradient) < Dense.Largest(startGradient);
                value = tried;
                return progressed;
            }
        }

        start.CopyTo(weights, 0);
        startGradient.CopyTo(gradient, 0);
        return false;
    }
}
