namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>Settings of <see cref="SimilarItems"/>.</summary>
public sealed record SimilarItemsOptions
{
    /// <summary>The weight of content where both items are well known, 0 to 1.</summary>
    public double ContentWeight { get; init; } = 0.3;

    /// <summary>
    /// The users at which taste counts half of what it may: with n users who took the rarer of two items it counts n / (n + this). 0 or more.
    /// </summary>
    public double Shrinkage { get; init; } = 20;

    /// <summary>What is less alike is not answered, -1 to 1.</summary>
    public double LeastSimilarity { get; init; }

    internal SimilarItemsOptions Checked()
    {
        OptionGuards.Require(ContentWeight is >= 0 and <= 1, nameof(ContentWeight), ContentWeight, "is 0 to 1");
        OptionGuards.Require(Shrinkage >= 0, nameof(Shrinkage), Shrinkage, "is 0 or more");
        OptionGuards.Require(LeastSimilarity is >= -1 and <= 1, nameof(LeastSimilarity), LeastSimilarity, "is -1 to 1");
        return this;
    }
}
