namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>Settings of <see cref="UserInterests"/>.</summary>
public sealed record UserInterestsOptions
{
    /// <summary>Days after which evidence counts half, above 0.</summary>
    public double HalfLifeDays { get; init; } = 30;

    /// <summary>The days against which the trend compares: the interest now with what it was so many days ago. Above 0.</summary>
    public double TrendDays { get; init; } = 30;

    /// <summary>The weighted evidence at which the strength is half, above 0.</summary>
    public double HalfStrength { get; init; } = 3;

    /// <summary>Items of the history that must speak of a topic, 1 or more.</summary>
    public int LeastEvidence { get; init; } = 1;

    internal UserInterestsOptions Checked()
    {
        OptionGuards.Require(HalfLifeDays > 0, nameof(HalfLifeDays), HalfLifeDays, "is above 0");
        OptionGuards.Require(TrendDays > 0, nameof(TrendDays), TrendDays, "is above 0");
        OptionGuards.Require(HalfStrength > 0, nameof(HalfStrength), HalfStrength, "is above 0");
        OptionGuards.Require(LeastEvidence >= 1, nameof(LeastEvidence), LeastEvidence, "is 1 or more");
        return this;
    }
}
