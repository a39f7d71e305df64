namespace AudienceML.Models.Customer.Recommendation.Stages;

/// <summary>Judges items for one query. Immutable and safe to share between threads.</summary>
public interface IAvailability
{
    /// <summary>Judges one item, without allocating.</summary>
    /// <param name="item">The item's row.</param>
    /// <returns>
    /// Null when it may be shown, else the cause: "seen", "hidden", "expired", "unpublished", "region", "brand", "own", "excluded", "genre",
    /// "type", "age".
    /// </returns>
    string? Refuse(int item);
}
