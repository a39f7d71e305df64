namespace AudienceML.Learning.Linear;

/// <summary>The slope of a smooth function plus Σ penalty · |w|.</summary>
internal static class OneSided
{
    /// <summary>Where a weight is 0 the slope of the side that falls, or 0 when neither does: all zeros at the optimum.</summary>
    public static double[] Gradient(double[] weights, double[] gradient, double[]? penalties)
    {
        var slopes = gradient.ToArray();
        for (var j = 0; penalties is not null && j < weights.Length; j++)
        {
            var penalty = penalties[j];
            slopes[j] = weights[j] != 0 ? gradient[j] + (Math.Sign(weights[j]) * penalty)
                : gradient[j] > penalty ? gradient[j] - penalty
                : gradient[j] < -penalty ? gradient[j] + penalty
                : 0;
        }

        return slopes;
    }
}
