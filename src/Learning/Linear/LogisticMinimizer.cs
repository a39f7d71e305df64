using AudienceML.Learning.Data;

namespace AudienceML.Learning.Linear;

/// <summary>Finds the weights of the least objective: Newton's method with step halving, or L-BFGS (Nocedal 1980) for many terms.</summary>
internal sealed class LogisticMinimizer(
    LogisticObjective objective, LogisticRegressionOptions options, double totalWeight, LearningContext context)
{
    /// <summary>From this many terms on the curvature costs more than it saves.</summary>
    public const int WideFrom = 1001;

    private const int Memory = 12;

    public double[] Run(int? wideFrom, CancellationToken cancellationToken)
    {
        var weights = new double[objective.Dimension];
        var gradient = new double[objective.Dimension];
        if (objective.Dimension > (wideFrom ?? WideFrom))
        {
            LimitedMemory(weights, gradient, cancellationToken);
        }
        else
        {
            Newton(weights, gradient, cancellationToken);
        }

        return weights;
    }

    private void Newton(double[] weights, double[] gradient, CancellationToken cancellationToken)
    {
        var d = weights.Length;
        var curvature = new double[LogisticObjective.Index(d, 0)];
        var value = objective.Evaluate(weights, gradient, curvature, cancellationToken);
        for (var iteration = 0; iteration < options.MaxIterations && !IsDone(gradient, iteration, value); iteration++)
        {
            var direction = Solve(curvature, gradient);
            if (!Step(weights, gradient, ref value, direction, curvature, cancellationToken))
            {
                break;
            }
        }
    }

    /// <summary>The Newton direction; where the curvature is singular, its diagonal is raised until it is not.</summary>
    private static double[] Solve(double[] curvature, double[] gradient)
    {
        var largest = 0.0;
        for (var j = 0; j < gradient.Length; j++)
        {
            largest = Math.Max(largest, curvature[LogisticObjective.Index(j, j)]);
        }

        for (var raise = 0.0; ; raise = raise == 0 ? 1e-7 * Math.Max(largest, 1e-30) : raise * 10)
        {
            var triangle = curvature.ToArray();
            var direction = Array.ConvertAll(gradient, g => -g);
            for (var j = 0; j < gradient.Length; j++)
            {
                triangle[LogisticObjective.Index(j, j)] += raise;
            }

            if (Cholesky.TrySolve(triangle, direction))
            {
                return direction;
            }
        }
    }

    private void LimitedMemory(double[] weights, double[] gradient, CancellationToken cancellationToken)
    {
        var history = new LinkedList<(double[] Step, double[] Change, double Product)>();
        var value = objective.Evaluate(weights, gradient, null, cancellationToken);
        for (var iteration = 0; iteration < options.MaxIterations && !IsDone(gradient, iteration, value); iteration++)
        {
            var direction = TwoLoops(history, gradient);
            var (weightsBefore, gradientBefore) = (weights.ToArray(), gradient.ToArray());
            if (!Step(weights, gradient, ref value, direction, null, cancellationToken))
            {
                if (history.Count == 0)
                {
                    break;
                }

                history.Clear(); // the memory misleads: once more along the gradient
                continue;
            }

            var step = Subtract(weights, weightsBefore);
            var change = Subtract(gradient, gradientBefore);
            var product = Dot(step, change);
            if (product > 1e-12 * Dot(change, change))
            {
                history.AddLast((step, change, product));
                if (history.Count > Memory)
                {
                    history.RemoveFirst();
                }
            }
        }
    }

    private double[] TwoLoops(LinkedList<(double[] Step, double[] Change, double Product)> history, double[] gradient)
    {
        var direction = Array.ConvertAll(gradient, g => -g);
        var factors = new Stack<double>();
        for (var node = history.Last; node is not null; node = node.Previous)
        {
            var factor = Dot(node.Value.Step, direction) / node.Value.Product;
            factors.Push(factor);
            AddScaled(direction, -factor, node.Value.Change);
        }

        // Without memory a quarter of the total weight bounds the curvature of a standardised term.
        var scale = history.Last is { Value: var last } ? last.Product / Dot(last.Change, last.Change) : 4 / (totalWeight + options.L2);
        for (var j = 0; j < direction.Length; j++)
        {
            direction[j] *= scale;
        }

        for (var node = history.First; node is not null; node = node.Next)
        {
            var factor = Dot(node.Value.Change, direction) / node.Value.Product;
            AddScaled(direction, factors.Pop() - factor, node.Value.Step);
        }

        return direction;
    }

    /// <summary>Goes along the direction, halving the step until the objective falls enough (Armijo 1966); false when it no longer does.</summary>
    private bool Step(
        double[] weights, double[] gradient, ref double value, double[] direction, double[]? curvature, CancellationToken cancellationToken)
    {
        var slope = Dot(gradient, direction);
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
            AddScaled(weights, size, direction);
            var tried = objective.Evaluate(weights, gradient, curvature, cancellationToken);
            if (tried <= value + (1e-4 * size * slope) + noise)
            {
                var progressed = tried < value || Largest(gradient) < Largest(startGradient);
                value = tried;
                return progressed;
            }
        }

        start.CopyTo(weights, 0);
        startGradient.CopyTo(gradient, 0);
        return false;
    }

    private bool IsDone(double[] gradient, int iteration, double value)
    {
        context.Progress?.Report(new LearningProgress("fitting", iteration, options.MaxIterations, "log_loss", value / totalWeight));
        return Largest(gradient) <= options.Tolerance * totalWeight;
    }

    private static double Largest(double[] values)
    {
        var largest = 0.0;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    private static double Dot(double[] x, double[] y)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    private static void AddScaled(double[] x, double factor, double[] y)
    {
        for (var i = 0; i < x.Length; i++)
        {
            x[i] += factor * y[i];
        }
    }

    private static double[] Subtract(double[] x, double[] y)
    {
        var difference = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            difference[i] = x[i] - y[i];
        }

        return difference;
    }
}
