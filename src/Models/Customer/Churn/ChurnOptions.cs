using AudienceML.Learning.Trees.Boosting;

namespace AudienceML.Models.Customer.Churn;

/// <summary>How a churn model is trained. The defaults adapt to the number of rows; checked once, by the trainer that takes them.</summary>
public sealed record ChurnOptions
{
    /// <summary>How the trees are grown; null takes <see cref="GradientBoostingOptions.ForRows"/>.</summary>
    public GradientBoostingOptions? Boosting { get; init; }

    /// <summary>
    /// With at most this many rows, and no validation rows given, the rows take turns: each is scored by a model that did not see it, these
    /// scores decide on rounds, calibration and thresholds, and the final model learns from all rows. Beyond, a share is
    /// held out for that. 0 or more.
    /// </summary>
    public int MaximumRowsForFolds { get; init; } = 60_000;

    /// <summary>The parts in which the rows take turns, 2 to 20.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>The share held out beyond <see cref="MaximumRowsForFolds"/>, 0.02 to 0.5.</summary>
    public double ValidationShare { get; init; } = 0.15;

    /// <summary>Of those who churn, the share at or above the medium level, above 0 up to 1.</summary>
    public double MediumCapture { get; init; } = 0.9;

    /// <summary>Of those who churn, the share at or above the high level; not above <see cref="MediumCapture"/>.</summary>
    public double HighCapture { get; init; } = 0.6;

    /// <summary>Of those who churn, the share at or above the critical level; not above <see cref="HighCapture"/>.</summary>
    public double CriticalCapture { get; init; } = 0.25;

    internal ChurnOptions Check()
    {
        Require(MaximumRowsForFolds >= 0, nameof(MaximumRowsForFolds), MaximumRowsForFolds, "is 0 or more");
        Require(Folds is >= 2 and <= 20, nameof(Folds), Folds, "is 2 to 20");
        Require(ValidationShare is >= 0.02 and <= 0.5, nameof(ValidationShare), ValidationShare, "is 0.02 to 0.5");
        Require(MediumCapture is > 0 and <= 1, nameof(MediumCapture), MediumCapture, "is above 0 and at most 1");
        Require(HighCapture > 0 && HighCapture <= MediumCapture, nameof(HighCapture), HighCapture, "is above 0 and at most that of medium");
        Require(CriticalCapture > 0 && CriticalCapture <= HighCapture, nameof(CriticalCapture), CriticalCapture, "is above 0 and at most that of high");
        return this;
    }

    private static void Require(bool isMet, string option, object value, string range)
    {
        if (!isMet)
        {
            throw new ArgumentOutOfRangeException(option, value, $"{option} {range}.");
        }
    }
}
