using System.Data.Common;
using AudienceML.Infrastructure.Csv;
using AudienceML.Infrastructure.Csv.Events;
using AudienceML.Infrastructure.PostgreSql;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Data;

/// <summary>Opens directories and databases.</summary>
internal sealed class DataStores(TimeProvider clock) : IDataStores
{
    public IDataStore Open(string location)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(location);
        return IsConnectionString(location) ? new PostgresDataStore(location, clock) : new CsvDataStore(location, clock);
    }

    public async Task<IEventLog> ReadEventLogAsync(
        EventImportOptions options, IProgress<LearningProgress>? progress = null, CancellationToken cancellationToken = default) =>
        await EventLogReader.ReadAsync(options, progress, cancellationToken).ConfigureAwait(false);

    private static bool IsConnectionString(string location)
    {
        if (!location.Contains('=', StringComparison.Ordinal) || Directory.Exists(location))
        {
            return false;
        }

        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = location };
            return parts.ContainsKey("Host") || parts.ContainsKey("Server");
        }
        catch (ArgumentException)
        {
            // A directory's name may hold an equals sign.
            return false;
        }
    }
}
