namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>Settings of <see cref="Radio"/>.</summary>
public sealed record RadioOptions
{
    /// <summary>
    /// How near to the seed the direction stays: the least cosine between the two, 0 to 1. 1 never leaves the seed, 0 lets feedback lead anywhere.
    /// </summary>
    public double LeastCosine { get; init; } = 0.7;

    /// <summary>The least nearness of an item to the seed, -1 to 1; items further away come only when there are no others left.</summary>
    public double LeastNearness { get; init; } = 0.1;

    /// <summary>How much each like draws the direction to the item, against the seed's 1; 0 to 10.</summary>
    public double LikeWeight { get; init; } = 0.5;

    /// <summary>How much each skip pushes the direction from the item, and lowers items like it; 0 to 10.</summary>
    public double SkipWeight { get; init; } = 0.5;

    /// <summary>How much the last plays draw the direction along, so that it moves on slowly; 0 to 10.</summary>
    public double Drift { get; init; } = 0.2;

    /// <summary>After how many later pieces of feedback a like or skip counts half, above 0.</summary>
    public double FeedbackHalfLife { get; init; } = 10;

    /// <summary>Places between two items of one creator, 0 or more; fewer when no other item is left.</summary>
    public int CreatorSpacing { get; init; } = 5;

    /// <summary>How much two radios of the same seed differ, as a part of nearness; 0 to 1.</summary>
    public double Variation { get; init; } = 0.05;

    /// <summary>Plays that the state remembers and does not repeat, 10 to 10,000; older ones may come again.</summary>
    public int Remembered { get; init; } = 1000;

    internal RadioOptions Checked()
    {
        OptionGuards.Require(LeastCosine is >= 0 and <= 1, nameof(LeastCosine), LeastCosine, "is 0 to 1");
        OptionGuards.Require(LeastNearness is >= -1 and <= 1, nameof(LeastNearness), LeastNearness, "is -1 to 1");
        OptionGuards.Require(LikeWeight is >= 0 and <= 10, nameof(LikeWeight), LikeWeight, "is 0 to 10");
        OptionGuards.Require(SkipWeight is >= 0 and <= 10, nameof(SkipWeight), SkipWeight, "is 0 to 10");
        OptionGuards.Require(Drift is >= 0 and <= 10, nameof(Drift), Drift, "is 0 to 10");
        OptionGuards.Require(FeedbackHalfLife > 0, nameof(FeedbackHalfLife), FeedbackHalfLife, "is above 0");
        OptionGuards.Require(CreatorSpacing >= 0, nameof(CreatorSpacing), CreatorSpacing, "is 0 or more");
        OptionGuards.Require(Variation is >= 0 and <= 1, nameof(Variation), Variation, "is 0 to 1");
        OptionGuards.Require(Remembered is >= 10 and <= 10_000, nameof(Remembered), Remembered, "is 10 to 10,000");
        return this;
    }
}
