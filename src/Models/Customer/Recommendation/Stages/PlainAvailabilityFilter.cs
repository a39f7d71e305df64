namespace AudienceML.Models.Customer.Recommendation.Stages;

/// <summary>What holds without any rules: nothing hidden, expired, not yet published, excluded, or seen before unless the query allows it.</summary>
internal sealed class PlainAvailabilityFilter : IAvailabilityFilter
{
    public static PlainAvailabilityFilter Instance { get; } = new();

    public string? Refuse(QueryState state, int item)
    {
        var shown = state.Catalogue[item];
        return shown.IsHidden ? "hidden"
            : shown.ExpiresAt <= state.Now ? "expired"
            : shown.PublishedAt > state.Now ? "unpublished"
            : state.Query.Rules.Seen == SeenPolicy.Never && state.PlaceOf(item) >= 0 ? "seen"
            : state.Query.Rules.Exclude.Contains(shown.ItemId) ? "excluded"
            : null;
    }
}
