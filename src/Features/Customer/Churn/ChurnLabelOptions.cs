namespace AudienceML.Features.Customer.Churn;

/// <summary>What counts as churn.</summary>
public sealed record ChurnLabelOptions
{
    /// <summary>A user who is not seen for this many days after the feature date has churned. 1 to 3650.</summary>
    public int HorizonDays { get; init; } = 30;

    /// <summary>
    /// Only users with a sign of life in this many days before the feature date are asked about, 1 or more; null for all users ever seen.
    /// </summary>
    public int? ActiveWithinDays { get; init; }

    /// <summary>
    /// Up to when the data is complete; a label is known when the whole horizon lies before it. Null takes the last sign of life in the
    /// data, rounded up to the full hour.
    /// </summary>
    public DateTimeOffset? DataEnd { get; init; }

    internal static ChurnLabelOptions Check(ChurnLabelOptions options)
    {
        if (options.HorizonDays is < 1 or > 3650)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.HorizonDays, "HorizonDays is 1 to 3650.");
        }

        if (options.ActiveWithinDays is < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.ActiveWithinDays, "ActiveWithinDays is 1 or more, or null.");
        }

        return options;
    }
}
