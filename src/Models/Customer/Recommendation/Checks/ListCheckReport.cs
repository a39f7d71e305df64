using System.Collections.Immutable;
using AudienceML.Core.Evaluation;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Recommenders.Evaluation;

namespace AudienceML.Models.Customer.Recommendation.Checks;

/// <summary>What a set of lists is like: how one-sided, how varied, how fair to groups.</summary>
/// <param name="Lists">Lists that were looked at.</param>
/// <param name="Figures">By names such as "coverage@10": coverage, Gini, novelty, diversity, miscalibration of genres, popularity bias; NaN where nothing can be said.</param>
/// <param name="Exposure">For each kind of group the share of the places that each group has, the greatest first, beside its share of catalogue and histories.</param>
public sealed record ListCheckReport(
    int Lists, ImmutableArray<Metric> Figures, ImmutableSortedDictionary<ItemFacetKind, ImmutableArray<GroupExposure>> Exposure);
