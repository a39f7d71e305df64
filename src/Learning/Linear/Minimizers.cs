using AudienceML.Learning.Data;

namespace AudienceML.Learning.Linear;

/// <summary>Chooses a method by whether there is a penalty on absolute values and whether the curvature is worth its cost.</summary>
internal static class Minimizers
{
    /// <summary>Improves the weights in place.</summary>
    /// <param name="objective">The smooth part.</param>
    /// <param name="weights">Where to start; where it ended.</param>
    /// <param name="absolutePenalties">On the absolute value of each weight, or null.</param>
    /// <param name="isWide">Whether to do without the curvature.</param>
    /// <param name="scale">The inverse of a bound on the curvature of a standardised term.</param>
    /// <param name="maxIterations">Steps at most.</param>
    /// <param name="tolerance">Of the largest gradient per unit of weight.</param>
    /// <param name="progress">Told of each step.</param>
    /// <param name="cancellationToken">Checked for each tile.</param>
    public static void Run(
        ISmoothObjective objective, double[] weights, double[]? absolutePenalties, bool isWide, double scale, int maxIterations, double tolerance,
        IProgress<LearningProgress>? progress, CancellationToken cancellationToken)
    {
        if (isWide)
        {
            new LimitedMemoryMinimizer(objective, absolutePenalties, scale, maxIterations, tolerance, progress).Run(weights, cancellationToken);
        }
        else if (absolutePenalties is not null)
        {
            new ProximalNewtonMinimizer(objective, absolutePenalties, maxIterations, tolerance, progress).Run(weights, cancellationToken);
        }
        else
        {
            new NewtonMinimizer(objective, maxIterations, tolerance, progress).Run(weights, cancellationToken);
        }
    }
}
