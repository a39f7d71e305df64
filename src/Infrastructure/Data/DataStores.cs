using AudienceML.Infrastructure.Csv;
using AudienceML.Infrastructure.Csv.Events;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Data;

/// <summary>Opens directories and databases.</summary>
internal sealed class DataStores(TimeProvider clock) : IDataStores
{
    public IDataStore Open(string location)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(location);
        return new CsvDataStore(location, clock);
    }

    public async Task<IEventLog> ReadEventLogAsync(
        EventImportOptions options, IProgress<LearningProgress>? progress = null, CancellationToken cancellationToken = default) =>
        await EventLogReader.ReadAsync(options, progress, cancellationToken).ConfigureAwait(false);
}
