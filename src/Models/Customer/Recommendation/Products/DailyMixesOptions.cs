namespace AudienceML.Models.Customer.Recommendation.Products;

/// <summary>Settings of <see cref="DailyMixes"/>.</summary>
public sealed record DailyMixesOptions
{
    /// <summary>Mixes at most, 1 to 20; the history decides how many there are.</summary>
    public int Mixes { get; init; } = 6;

    /// <summary>Items of a mix, 1 to 500.</summary>
    public int Items { get; init; } = 25;

    /// <summary>The share of items that are new to the user, 0 to 1. Where one kind runs out the other one fills its places.</summary>
    public double DiscoveryShare { get; init; } = 0.4;

    /// <summary>Liked items that a mix needs to stand on its own, 1 or more.</summary>
    public int LeastMembers { get; init; } = 4;

    /// <summary>Items of one creator in a mix at most, 1 or more.</summary>
    public int MostOfACreator { get; init; } = 3;

    /// <summary>Days after which a liked item counts half, above 0.</summary>
    public double HalfLifeDays { get; init; } = 90;

    /// <summary>
    /// The least mean simplified silhouette, -1 to 1, at which a taste counts as having several sides: points in all directions of 24 dimensions have 0.08, clear
    /// clusters 0.5 and more.
    /// </summary>
    public double LeastSilhouette { get; init; } = 0.12;

    /// <summary>How much the choice of new items changes from one day to the next, as a part of their nearness; 0 to 1.</summary>
    public double Variation { get; init; } = 0.05;

    internal DailyMixesOptions Checked()
    {
        OptionGuards.Require(Mixes is >= 1 and <= 20, nameof(Mixes), Mixes, "is 1 to 20");
        OptionGuards.Require(Items is >= 1 and <= 500, nameof(Items), Items, "is 1 to 500");
        OptionGuards.Require(DiscoveryShare is >= 0 and <= 1, nameof(DiscoveryShare), DiscoveryShare, "is 0 to 1");
        OptionGuards.Require(LeastMembers >= 1, nameof(LeastMembers), LeastMembers, "is 1 or more");
        OptionGuards.Require(MostOfACreator >= 1, nameof(MostOfACreator), MostOfACreator, "is 1 or more");
        OptionGuards.Require(HalfLifeDays > 0, nameof(HalfLifeDays), HalfLifeDays, "is above 0");
        OptionGuards.Require(LeastSilhouette is >= -1 and <= 1, nameof(LeastSilhouette), LeastSilhouette, "is -1 to 1");
        OptionGuards.Require(Variation is >= 0 and <= 1, nameof(Variation), Variation, "is 0 to 1");
        return this;
    }
}
