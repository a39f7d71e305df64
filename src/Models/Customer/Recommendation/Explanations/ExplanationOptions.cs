namespace AudienceML.Models.Customer.Recommendation.Explanations;

/// <summary>Settings of <see cref="RecommendationExplainer"/>.</summary>
public sealed record ExplanationOptions
{
    /// <summary>Reasons of an item at most, 2 or more; what the others would say goes into the last one.</summary>
    public int Reasons { get; init; } = 6;

    /// <summary>Liked items that are named at most, 0 or more.</summary>
    public int NamedItems { get; init; } = 3;

    /// <summary>The least share of a taste that a genre, tag or creator needs to be a reason, 0 to 1.</summary>
    public double LeastShare { get; init; } = 0.1;

    /// <summary>The least similarity that a liked item needs to be a reason, where no model says what it contributed; -1 to 1.</summary>
    public double LeastSimilarity { get; init; } = 0.3;

    /// <summary>The share of the catalogue that is less popular than what is called popular, 0 to 1.</summary>
    public double PopularAbove { get; init; } = 0.95;

    /// <summary>Days up to which an item is called new, 0 or more.</summary>
    public double FreshDays { get; init; } = 3;

    internal ExplanationOptions Checked()
    {
        OptionGuards.Require(Reasons >= 2, nameof(Reasons), Reasons, "is 2 or more");
        OptionGuards.Require(NamedItems >= 0, nameof(NamedItems), NamedItems, "is 0 or more");
        OptionGuards.Require(LeastShare is >= 0 and <= 1, nameof(LeastShare), LeastShare, "is 0 to 1");
        OptionGuards.Require(LeastSimilarity is >= -1 and <= 1, nameof(LeastSimilarity), LeastSimilarity, "is -1 to 1");
        OptionGuards.Require(PopularAbove is >= 0 and <= 1, nameof(PopularAbove), PopularAbove, "is 0 to 1");
        OptionGuards.Require(FreshDays >= 0, nameof(FreshDays), FreshDays, "is 0 or more");
        return this;
    }
}
