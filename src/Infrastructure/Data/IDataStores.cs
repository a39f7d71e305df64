using AudienceML.Core.Errors;
using AudienceML.Infrastructure.Csv.Events;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Data;

/// <summary>Opens the places that data come from.</summary>
public interface IDataStores
{
    /// <summary>Opens a place. Nothing is read or connected to yet.</summary>
    /// <param name="location">A directory, or a connection string like Host=localhost;Database=audience;Username=me.</param>
    /// <exception cref="DataSourceException">The connection string cannot be read.</exception>
    IDataStore Open(string location);

    /// <summary>Reads an event log into memory, to compute features from it without importing it.</summary>
    /// <param name="options">What to read.</param>
    /// <param name="progress">Takes "reading" in bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DataSourceException">The log, or too many of its rows, cannot be used.</exception>
    Task<IEventLog> ReadEventLogAsync(
        EventImportOptions options, IProgress<LearningProgress>? progress = null, CancellationToken cancellationToken = default);
}
