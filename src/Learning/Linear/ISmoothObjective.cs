namespace AudienceML.Learning.Linear;

/// <summary>A convex function of weights with derivatives.</summary>
internal interface ISmoothObjective
{
    int Dimension { get; }

    /// <summary>What the rows weigh together: gradients are judged relative to it.</summary>
    double TotalWeight { get; }

    /// <summary>The value; writes the gradient and, unless null, the curvature's lower triangle row after row.</summary>
    double Evaluate(double[] weights, double[] gradient, double[]? curvature, CancellationToken cancellationToken);
}
