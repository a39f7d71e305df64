using System.Collections.Immutable;

namespace AudienceML.Models.Customer.Recommendation.Exploration;

/// <summary>Settings of <see cref="ExplorationReranker"/>.</summary>
public sealed record ExplorationOptions
{
    /// <summary>The places, from 1, that the bandit fills, each once.</summary>
    public ImmutableArray<int> Places { get; init; } = [5, 10];

    /// <summary>Items on offer for each place: the best of those that would not have come into the list. 2 to 1,000.</summary>
    public int Offered { get; init; } = 30;

    internal ExplorationOptions Checked()
    {
        OptionGuards.Require(!Places.IsDefault && Places.All(p => p >= 1) && Places.Distinct().Count() == Places.Length, nameof(Places), Places, "are different numbers of 1 or more");
        OptionGuards.Require(Offered is >= 2 and <= 1000, nameof(Offered), Offered, "is 2 to 1,000");
        return this with { Places = [.. Places.Order()] };
    }
}
