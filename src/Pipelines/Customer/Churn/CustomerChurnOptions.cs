using AudienceML.Features.Customer.Churn;

namespace AudienceML.Pipelines.Customer.Churn;

/// <summary>Which dates a churn model learns from and what counts as churn.</summary>
public sealed record CustomerChurnOptions
{
    /// <summary>The held-out date; null for the last one whose horizon is over by the last sign of life in the data.</summary>
    public DateOnly? AsOf { get; init; }

    /// <summary>What counts as churn.</summary>
    public ChurnLabelOptions Labels { get; init; } = new();

    /// <summary>
    /// Dates to learn from, 1 to 60. The last of them lies one horizon before the held-out date, so that all of its outcomes were known then; the others
    /// lie half a horizon before each other, as far as the data goes back.
    /// </summary>
    public int TrainingDates { get; init; } = 2;

    internal CustomerChurnOptions Check()
    {
        Require(TrainingDates is >= 1 and <= 60, nameof(TrainingDates), TrainingDates, "is 1 to 60");
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
