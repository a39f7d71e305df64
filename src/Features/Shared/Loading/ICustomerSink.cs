using AudienceML.Core.Errors;
using AudienceML.Features.Customer.Rows;

namespace AudienceML.Features.Shared.Loading;

/// <summary>
/// Where the customer domain is written to, in batches of any size. What was written is kept when <see cref="CompleteAsync"/> returns;
/// disposed without it, nothing of it is.
/// </summary>
/// <exception cref="DataSourceException">While writing: the sink cannot be reached or is full.</exception>
public interface ICustomerSink : IAsyncDisposable
{
    /// <summary>Adds sessions.</summary>
    Task WriteSessionsAsync(IReadOnlyList<CustomerSession> sessions, CancellationToken cancellationToken = default);

    /// <summary>Adds events.</summary>
    Task WriteEventsAsync(IReadOnlyList<CustomerEvent> events, CancellationToken cancellationToken = default);

    /// <summary>Adds user features; a row of the same user, tenant and date is replaced.</summary>
    Task WriteUserFeaturesAsync(IReadOnlyList<CustomerUserFeatures> features, CancellationToken cancellationToken = default);

    /// <summary>Adds what a simulation knows.</summary>
    Task WriteTruthAsync(IReadOnlyList<ChurnTruth> truth, CancellationToken cancellationToken = default);

    /// <summary>Keeps everything written.</summary>
    Task CompleteAsync(CancellationToken cancellationToken = default);
}
