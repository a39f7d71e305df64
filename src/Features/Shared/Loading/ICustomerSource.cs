using AudienceML.Core.Errors;
using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Shared.Loading;

/// <summary>Where the customer domain is read from. Rows are streamed in no promised order; memory does not grow with their number.</summary>
/// <exception cref="DataSourceException">While reading: the source cannot be reached, or a row does not fit.</exception>
public interface ICustomerSource
{
    /// <summary>Sessions that started in the query's time; none when there is no such table.</summary>
    IAsyncEnumerable<CustomerSession> ReadSessionsAsync(CustomerQuery query, CancellationToken cancellationToken = default);

    /// <summary>Events of the query's time; none when there is no such table.</summary>
    IAsyncEnumerable<CustomerEvent> ReadEventsAsync(CustomerQuery query, CancellationToken cancellationToken = default);

    /// <summary>User features that were computed before; none when there is no such table.</summary>
    IAsyncEnumerable<CustomerUserFeatures> ReadUserFeaturesAsync(UserFeaturesQuery query, CancellationToken cancellationToken = default);
}
