using System.Collections.Immutable;
using AudienceML.Features.Customer.Recommendation;
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
}
