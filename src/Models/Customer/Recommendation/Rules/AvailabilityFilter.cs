using AudienceML.Models.Customer.Recommendation.Stages;

namespace AudienceML.Models.Customer.Recommendation.Rules;

/// <summary>Judges items by what the catalogue says of them, the query's rules and the history.</summary>
/// <remarks>
/// What is not known counts against an item where a rule forbids: one of unknown age is refused under <see cref="RecommendationRules.MaxAgeDays"/>,
/// and one that is limited to regions is refused when the query does not say where the user is. An item without a brand belongs to all
/// brands. The first cause that applies is told, in the order hidden, unpublished, expired, region, brand, own, excluded, type, genre, age, seen.
/// </remarks>
public sealed class AvailabilityFilter : IAvailabilityFilter
{
    /// <inheritdoc/>
    public IAvailability Prepare(QueryState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new Availability(state);
    }
}
