using AudienceML.Learning.Data;

namespace AudienceML.Learning.Linear;

/// <summary>
/// L-BFGS (Nocedal 1980) for many weights; with a penalty on absolute values its orthant-wise form (Andrew and Gao 2007), which keeps each step
/// on one side of zero and so leaves weights at exactly 0.
/// </summary>
/// <param name="objective">The smooth part.</param>
/// <param name="absolutePenalties">The penalty on each weight's absolute value, or null for none.</param>
/// <param name="firstScale">The inverse of a bound on the curvature of a term.</param>
/// <param name="maxIterations">Steps at most.</param>
/// <param name="tolerance">Of the largest gradient per unit of weight.</param>
/// <param name="progress">Told of each step.</param>
internal sealed class LimitedMemoryMinimizer(
    ISmoothObjective objective, double[]? absolutePenalties, double firstScale, int maxIterations, double tolerance, IProgress<LearningProgress>? progress)
{
    private const int Memory = 12;

    /// <summary>Improves the weights in place.</summary>
    public void Run(double[] weights, CancellationToken cancellationToken)
    {
        var gradient = new double[objective.Dimension];
        var history = new LinkedList<(double[] Step, double[] Change, double Product)>();
        var value = Evaluate(weights, gradient, cancellationToken);
        for (var iteration = 0; iteration < maxIterations; iteration++)
        {
            progress?.Report(new LearningProgress("fitting", iteration, maxIterations, "log_loss", value / objective.TotalWeight));
            var steepest = OneSided.Gradient(weights, gradient, absolutePenalties);
            if (Dense.Largest(steepest) <= tolerance * objective.TotalWeight)
            {
                return;
            }

            var direction = TwoLoops(history, steepest);
            if (absolutePenalties is not null)
            {
                for (var j = 0; j < direction.Length; j++)
                {
                    // Where the memory points uphill the weight waits.
                    direction[j] = absolutePenalties[j] > 0 && direction[j] * steepest[j] >= 0 ? 0 : direction[j];
                }
            }

            var (weightsBefore, gradientBefore) = (weights.ToArray(), gradient.ToArray());
            if (!Step(weights, gradient, ref value, direction, steepest, cancellationToken))
            {
                if (history.Count == 0)
                {
                    return;
                }

                history.Clear(); // the memory misleads: once more along the gradient
                continue;
            }

            var step = Dense.Subtract(weights, weightsBefore);
            var change = Dense.Subtract(gradient, gradientBefore);
            var product = Dense.Dot(step, change);
            if (product > 1e-12 * Dense.Dot(change, change))
            {
                history.AddLast((step, change, product));
                if (history.Count > Memory)
                {
                    history.RemoveFirst();
                }
            }
        }
    }

    private double Evaluate(double[] weights, double[] gradient, CancellationToken cancellationToken)
    {
        var value = objective.Evaluate(weights, gradient, null, cancellationToken);
        for (var j = 0; absolutePenalties is not null && j < weights.Length; j++)
        {
            value += absolutePenalties[j] * Math.Abs(weights[j]);
        }

        return value;
    }

    private double[] TwoLoops(LinkedList<(double[] Step, double[] Change, double Product)> history, double[] gradient)
    {
        var direction = Dense.Negate(gradient);
        var factors = new Stack<double>();
        for (var node = history.Last; node is not null; node = node.Previous)
        {
            var factor = Dense.Dot(node.Value.Step, direction) / node.Value.Product;
            factors.Push(factor);
            Dense.AddScaled(direction, -factor, node.Value.Change);
        }

        var scale = history.Last is { Value: var last } ? last.Product / Dense.Dot(last.Change, last.Change) : firstScale;
        for (var j = 0; j < direction.Length; j++)
        {
            direction[j] *= scale;
        }

        for (var node = history.First; node is not null; node = node.Next)
        {
            var factor = Dense.Dot(node.Value.Change, direction) / node.Value.Product;
            Dense.AddScaled(direction, factors.Pop() - factor, node.Value.Step);
        }

        return direction;
    }

    /// <summary>Goes along the direction, halving the step until the objective falls enough (Armijo 1966); false when it no longer does.</summary>
    private bool Step(
        double[] weights, double[] gradient, ref double value, double[] direction, double[] steepest, CancellationToken cancellationToken)
    {
        var slope = Dense.Dot(steepest, direction);
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
            for (var j = 0; absolutePenalties is not null && j < weights.Length; j++)
            {
                var side = start[j] != 0 ? Math.Sign(start[j]) : -Math.Sign(steepest[j]);
                weights[j] = absolutePenalties[j] > 0 && weights[j] * side < 0 ? 0 : weights[j];
            }

            var tried = Evaluate(weights, gradient, cancellationToken);
            if (tried <= value + (1e-4 * size * slope) + noise)
            {
                var progressed = tried < value || Dense.Largest(OneSided.Gradient(weights, gradient, absolutePenalties)) < Dense.Largest(steepest);
                value = tried;
                return progressed;
            }
        }

        start.CopyTo(weights, 0);
        startGradient.CopyTo(gradient, 0);
        return false;
    }
}
