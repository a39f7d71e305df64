using AudienceML.Learning.Data;

namespace AudienceML.Learning.Linear;

/// <summary>
/// Newton's method for a smooth function plus Σ penalty · |w|: each step minimises the quadratic model with the penalty by coordinate descent, then
/// halves until the objective falls (Lee, Sun and Saunders 2014; glmnet's way with logistic regression).
/// </summary>
internal sealed class ProximalNewtonMinimizer(
    ISmoothObjective objective, double[] absolutePenalties, int maxIterations, double tolerance, IProgress<LearningProgress>? progress)
{
    private const int MaxSweeps = 10_000;

    /// <summary>Improves the weights in place.</summary>
    public void Run(double[] weights, CancellationToken cancellationToken)
    {
        var d = objective.Dimension;
        var total = objective.TotalWeight;
        var gradient = new double[d];
        var curvature = new double[Cholesky.Index(d, 0)];
        var value = objective.Evaluate(weights, gradient, curvature, cancellationToken) + Penalty(weights);
        for (var iteration = 0; iteration < maxIterations; iteration++)
        {
            progress?.Report(new LearningProgress("fitting", iteration, maxIterations, "log_loss", value / total));
            if (Dense.Largest(OneSided.Gradient(weights, gradient, absolutePenalties)) <= tolerance * total)
            {
                return;
            }

            var next = weights.ToArray();
            new CoordinateDescent(curvature, Target(curvature, gradient, weights))
                .Run(next, absolutePenalties, new double[d], 0.1 * tolerance * Math.Sqrt(total), MaxSweeps, cancellationToken);
            if (!Step(weights, Dense.Subtract(next, weights), gradient, curvature, ref value, cancellationToken))
            {
                return;
            }
        }
    }

    /// <summary>H·w - g: with it the quadratic model around w is ½·vᵀHv - targetᵀv.</summary>
    private static double[] Target(double[] curvature, double[] gradient, double[] weights)
    {
        var target = Dense.Negate(gradient);
        for (var j = 0; j < weights.Length; j++)
        {
            for (var k = 0; k <= j; k++)
            {
                var product = curvature[Cholesky.Index(j, k)];
                target[j] += product * weights[k];
                target[k] += k < j ? product * weights[j] : 0;
            }
        }

        return target;
    }

    private bool Step(
        double[] weights, double[] direction, double[] gradient, double[] curvature, ref double value, CancellationToken cancellationToken)
    {
        var start = weights.ToArray();
        var full = start.ToArray();
        Dense.AddScaled(full, 1, direction);
        var slope = Dense.Dot(gradient, direction) + Penalty(full) - Penalty(start);
        if (!(slope < 0))
        {
            return false;
        }

        // Single-precision sums know the value to about seven digits.
        var noise = 1e-7 * Math.Abs(value);
        var before = Dense.Largest(OneSided.Gradient(weights, gradient, absolutePenalties));
        for (var size = 1.0; size > 1e-6; size /= 2)
        {
            start.CopyTo(weights, 0);
            Dense.AddScaled(weights, size, direction);
            var tried = objective.Evaluate(weights, gradient, curvature, cancellationToken) + Penalty(weights);
            if (tried <= value + (1e-4 * size * slope) + noise)
            {
                var progressed = tried < value || Dense.Largest(OneSided.Gradient(weights, gradient, absolutePenalties)) < before;
                value = tried;
                return progressed;
            }
        }

        start.CopyTo(weights, 0);
        return false;
    }

    private double Penalty(double[] weights)
    {
        var sum = 0.0;
        for (var j = 0; j < weights.Length; j++)
        {
            sum += absolutePenalties[j] * Math.Abs(weights[j]);
        }

        return sum;
    }
}
