using System.Collections.Immutable;
using AudienceML.Core.Features;
using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;

namespace AudienceML.Models.Customer.Recommendation;

/// <summary>What a model is made of, and what is stored of it. Everything else is computed from this.</summary>
internal sealed record RecommendationParts
{
    public required RecommendationOptions Options { get; init; }

    /// <summary>The items; those that the recommenders know come first.</summary>
    public required ItemCatalogue Catalogue { get; init; }

    public required IdMap Users { get; init; }

    /// <summary>Users × the items of training.</summary>
    public required Interactions Histories { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required ImmutableArray<string> SourceNames { get; init; }

    /// <summary>One a source.</summary>
    public required ImmutableArray<float> Weights { get; init; }

    public required ImmutableArray<NamedRecommender> Recommenders { get; init; }

    /// <summary>What the items are; null when the catalogue does not say.</summary>
    public ItemContent? Content { get; init; }

    /// <summary>Items × dimensions; null when there is no content.</summary>
    public FeatureMatrix? ContentVectors { get; init; }

    /// <summary>The learned ranker's trees; null when there is none.</summary>
    public IScorer? Ranker { get; init; }

    /// <summary>What turns a candidate into the trees' features.</summary>
    public FeatureEncoder<CandidateRow>? Encoder { get; init; }

    public IRecommender RecommenderOf(string source) => 
        (Recommenders.FirstOrDefault(r => r.Name == source) ?? Recommenders.First(r => source == Recommendation.SourceNames.Similar && r.Name == Recommendation.SourceNames.Neighbours))
        .Recommender;
}
