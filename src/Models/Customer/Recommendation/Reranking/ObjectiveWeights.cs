using System.Collections.Immutable;

namespace AudienceML.Models.Customer.Recommendation.Reranking;

/// <summary>What <see cref="MultiObjectiveReranker"/> looks at, and how much each counts. Every part is 0 to 1 before it is weighted.</summary>
public sealed record ObjectiveWeights
{
    /// <summary>The score of the stages before, brought to 0 to 1 over the list; 0 or more.</summary>
    public double Relevance { get; init; } = 1;

    /// <summary>1 for an item of now, half for one of <see cref="FreshnessHalfLifeDays"/> ago, 0 where the date is unknown.</summary>
    public double Freshness { get; init; }

    /// <summary>Days after which an item is half as fresh, above 0.</summary>
    public double FreshnessHalfLifeDays { get; init; } = 7;

    /// <summary>Self-information of the item, as in <see cref="NoveltyReranker"/>.</summary>
    public double Novelty { get; init; }

    /// <summary>How much popularity is taken off: this times the share of users who took the item, over that of the list's most popular one. 0 or more.</summary>
    public double PopularityDampening { get; init; }

    /// <summary>Values of the house's own: quality, completion, revenue.</summary>
    public ImmutableArray<ItemObjective> Objectives { get; init; } = [];

    internal ObjectiveWeights Checked()
    {
        OptionGuards.Require(Relevance >= 0 && double.IsFinite(Relevance), nameof(Relevance), Relevance, "is 0 or more");
        OptionGuards.Require(double.IsFinite(Freshness), nameof(Freshness), Freshness, "is finite");
        OptionGuards.Require(FreshnessHalfLifeDays > 0, nameof(FreshnessHalfLifeDays), FreshnessHalfLifeDays, "is above 0");
        OptionGuards.Require(double.IsFinite(Novelty), nameof(Novelty), Novelty, "is finite");
        OptionGuards.Require(
            PopularityDampening >= 0 && double.IsFinite(PopularityDampening), nameof(PopularityDampening), PopularityDampening, "is 0 or more");
        foreach (var objective in Objectives)
        {
            OptionGuards.Require(double.IsFinite(objective.Weight), $"The weight of {objective.Name}", objective.Weight, "is finite");
            foreach (var value in objective.Values.Span)
            {
                OptionGuards.Require(float.IsFinite(value), $"A value of {objective.Name}", value, "is finite");
            }
        }

        return this;
    }
}
