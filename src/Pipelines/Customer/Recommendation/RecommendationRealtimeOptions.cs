using AudienceML.Features.Customer.Recommendation;

namespace AudienceML.Pipelines.Customer.Recommendation;

/// <summary>How long each level of the fallback chain may take, and when a model is too old for the upper ones.</summary>
public sealed record RecommendationRealtimeOptions
{
    /// <summary>For all sources and the learned ranker; more than zero.</summary>
    public TimeSpan LearnedLimit { get; init => field = MoreThanZero(value); } = TimeSpan.FromMilliseconds(100);

    /// <summary>For all sources, weighed; more than zero.</summary>
    public TimeSpan FactorizationLimit { get; init => field = MoreThanZero(value); } = TimeSpan.FromMilliseconds(50);

    /// <summary>For sources that need to know the items only; more than zero.</summary>
    public TimeSpan ContentLimit { get; init => field = MoreThanZero(value); } = TimeSpan.FromMilliseconds(25);

    /// <summary>For what many take now; more than zero. What many took has no limit: it is the last resort.</summary>
    public TimeSpan TrendingLimit { get; init => field = MoreThanZero(value); } = TimeSpan.FromMilliseconds(10);

    /// <summary>When what a model learned of tastes is this old, only content and what is below serve; null for never.</summary>
    public TimeSpan? StaleAfter { get; init; }

    /// <summary>The items while there is no model: what is taken now is then served of those that may be shown. Null serves nothing then.</summary>
    public Func<ItemCatalogue?>? Catalogue { get; init; }

    internal TimeSpan LimitOf(int level) => level switch
    {
        0 => LearnedLimit,
        1 => FactorizationLimit,
        2 => ContentLimit,
        3 => TrendingLimit,
        _ => TimeSpan.MaxValue,
    };

    private static TimeSpan MoreThanZero(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
        return value;
    }
}
