namespace AudienceML.Learning.Tuning;

/// <summary>What each outcome of a decision costs, in any unit; a gain is a negative cost.</summary>
/// <param name="TruePositive">Chosen and positive: the offer's price less what keeping the subscriber is worth.</param>
/// <param name="FalsePositive">Chosen and negative: the offer's price.</param>
/// <param name="TrueNegative">Not chosen and negative, usually 0.</param>
/// <param name="FalseNegative">Not chosen and positive: the loss.</param>
public sealed record CostMatrix(double TruePositive, double FalsePositive, double TrueNegative, double FalseNegative)
{
    /// <summary>
    /// The probability from which choosing is cheaper, for calibrated probabilities (Elkan 2001); NaN when choosing a positive does not pay
    /// or choosing a negative does, so that no threshold is right.
    /// </summary>
    public double CalibratedThreshold
    {
        get
        {
            var wasted = FalsePositive - TrueNegative;
            var saved = FalseNegative - TruePositive;
            return wasted >= 0 && saved > 0 ? wasted / (wasted + saved) : double.NaN;
        }
    }

    /// <summary>The cost of a confusion matrix.</summary>
    public double Of(Metrics.ConfusionMatrix matrix)
        => (TruePositive * matrix.TruePositives) + (FalsePositive * matrix.FalsePositives)
            + (TrueNegative * matrix.TrueNegatives) + (FalseNegative * matrix.FalseNegatives);
}
