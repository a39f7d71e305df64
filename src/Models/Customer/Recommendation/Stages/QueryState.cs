using AudienceML.Features.Customer.Recommendation;
using AudienceML.Learning.Data;
using AudienceML.Learning.Recommenders;
using AudienceML.Models.Customer.Recommendation.Sources;

namespace AudienceML.Models.Customer.Recommendation.Stages;

/// <summary>A query with its ids turned into rows, as all stages see it.</summary>
public sealed record QueryState
{
    private UserProfile? _profile;

    /// <summary>The query.</summary>
    public required RecommendationQuery Query { get; init; }

    /// <summary>The items.</summary>
    public required ItemCatalogue Catalogue { get; init; }

    /// <summary>Now, for freshness, expiry and the hour.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The rows of the history's items, each once, rising.</summary>
    public required ReadOnlyMemory<int> HistoryItems { get; init; }

    /// <summary>How sure each is liked (above 0) or disliked (below 0).</summary>
    public required ReadOnlyMemory<float> HistoryValues { get; init; }

    /// <summary>When each was last seen, in milliseconds since 1970.</summary>
    public required ReadOnlyMemory<long> HistoryTimes { get; init; }

    /// <summary>The user's row in training, -1 for somebody who was not there.</summary>
    public int User { get; init; } = -1;

    /// <summary>Items × dimensions, rows of length 1: how alike items are. Null when the model has no such vectors.</summary>
    public FeatureMatrix? ItemVectors { get; init; }

    /// <summary>One an item: the share of users who took it, 0 to 1.</summary>
    public ReadOnlyMemory<float> Popularity { get; init; }

    /// <summary>What the history says of taste; found when first asked for.</summary>
    internal UserProfile Profile => _profile ??= new(this);

    /// <summary>The place of an item in the history, below 0 when it is not there.</summary>
    public int PlaceOf(int item) => HistoryItems.Span.BinarySearch(item);

    /// <summary>The history as a recommender of the first so many items takes it: those that came to the catalogue later are left out.</summary>
    /// <param name="items">The number of items that the recommender knows.</param>
    public ItemHistory TrainedHistory(int items)
    {
        var at = HistoryItems.Span.BinarySearch(items);
        var count = at >= 0 ? at : ~at;
        return new(HistoryItems.Span[..count], HistoryValues.Span[..count], HistoryTimes.Span[..count], User);
    }

    /// <summary>The history as recommenders take it.</summary>
    public ItemHistory History => new(HistoryItems.Span, HistoryValues.Span, HistoryTimes.Span, User);
}
