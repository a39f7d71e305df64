using AudienceML.Core.Errors;
using AudienceML.Core.Tenancy;
using AudienceML.Features.Shared.Loading;
using AudienceML.Infrastructure.Csv.Events;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Data;

/// <summary>The tables of the data dictionary in one place: a directory of CSV files or a PostgreSQL database. Disposing of it closes connections.</summary>
/// <exception cref="DataSourceException">At any member: the place cannot be reached, or what it holds does not fit.</exception>
public interface IDataStore : IAsyncDisposable
{
    /// <summary>The directory, or host, port and database without user and password.</summary>
    string Name { get; }

    /// <summary>Sessions, events and user features.</summary>
    ICustomerSource Customers { get; }

    /// <summary>Articles and authors.</summary>
    IEditorialSource Editorial { get; }

    /// <summary>The reference tables.</summary>
    IReferenceSource Reference { get; }

    /// <summary>Takes reference tables.</summary>
    IReferenceSink ReferenceSink { get; }

    /// <summary>
    /// A sink that keeps everything it took when it is completed. In a directory, the tables written replace those of before (user features of
    /// other users and dates are kept); in a database, rows are added.
    /// </summary>
    ICustomerSink CreateCustomerSink();

    /// <summary>A sink that keeps everything it took when it is completed.</summary>
    IEditorialSink CreateEditorialSink();

    /// <summary>Computes <c>customer_user_features</c> as of the beginning of a day from raw sessions and events, and stores them.</summary>
    /// <param name="tenant">Whose; the default tenant takes all rows.</param>
    /// <param name="featureDate">The day; only what happened before its 00:00 UTC counts.</param>
    /// <param name="cancellationToken">Stops it; nothing is stored then.</param>
    /// <returns>The number of users.</returns>
    Task<long> ComputeUserFeaturesAsync(TenantId tenant, DateOnly featureDate, CancellationToken cancellationToken = default);

    /// <summary>Imports an event log: sessions, events, reference tables and the ids of the log, all of it or nothing.</summary>
    /// <param name="options">What to import.</param>
    /// <param name="progress">Takes "reading" in bytes and "writing" in events.</param>
    /// <param name="cancellationToken">Stops it; nothing is stored then.</param>
    Task<EventImportReport> ImportEventsAsync(
        EventImportOptions options, IProgress<LearningProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>The ids that the data had before they were imported.</summary>
    Task<ExternalIds> ReadExternalIdsAsync(CancellationToken cancellationToken = default);
}
