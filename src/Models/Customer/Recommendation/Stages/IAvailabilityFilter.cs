namespace AudienceML.Models.Customer.Recommendation.Stages;

/// <summary>Says which items may be shown. It is the last stage on every path. Immutable and safe to share between threads.</summary>
public interface IAvailabilityFilter
{
    /// <summary>Looks up once what a query's rules and history name, so that judging an item takes no look-up.</summary>
    /// <param name="state">The query.</param>
    IAvailability Prepare(QueryState state);
}
