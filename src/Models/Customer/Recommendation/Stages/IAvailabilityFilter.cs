namespace AudienceML.Models.Customer.Recommendation.Stages;

/// <summary>Says whether an item may be shown. It is the last stage on every path.</summary>
public interface IAvailabilityFilter
{
    /// <summary>Judges one item.</summary>
    /// <param name="state">The query.</param>
    /// <param name="item">The item's row.</param>
    /// <returns>Null when it may be shown, else the cause: "seen", "hidden", "expired", "unpublished", "region", "brand", "own", "excluded", "genre", "type", "age".</returns>
    string? Refuse(QueryState state, int item);
}
