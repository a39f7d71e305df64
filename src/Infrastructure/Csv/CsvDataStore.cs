using AudienceML.Core.Tenancy;
using AudienceML.Features.Customer.Building;
using AudienceML.Features.Shared.Loading;
using AudienceML.Infrastructure.Csv.Events;
using AudienceML.Infrastructure.Data;
using AudienceML.Infrastructure.Tables;
using AudienceML.Learning.Data;

namespace AudienceML.Infrastructure.Csv;

/// <summary>A directory of CSV files.</summary>
internal sealed class CsvDataStore : IDataStore
{
    private const int BatchSize = 4096;
    private readonly CsvDirectorySource _source;
    private readonly TimeProvider _clock;

    public CsvDataStore(string directory, TimeProvider clock)
    {
        Name = directory;
        _clock = clock;
        _source = new(directory);
        ReferenceSink = new CsvReferenceSink(directory, clock);
    }

    public string Name { get; }

    public ICustomerSource Customers => _source;

    public IEditorialSource Editorial => _source;

    public IReferenceSource Reference => _source;

    public IReferenceSink ReferenceSink { get; }

    public ICustomerSink CreateCustomerSink() => new CsvDirectorySink(Name, _clock);

    public IEditorialSink CreateEditorialSink() => new CsvDirectorySink(Name, _clock);

    public async Task<long> ComputeUserFeaturesAsync(TenantId tenant, DateOnly featureDate, CancellationToken cancellationToken = default)
    {
        var builder = new CustomerFeatureBuilder([featureDate], tenant);
        var query = new CustomerQuery(tenant, Until: new(featureDate.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero));
        await foreach (var session in _source.ReadSessionsAsync(query, cancellationToken).ConfigureAwait(false))
        {
            builder.Add(session);
        }

        await foreach (var item in _source.ReadEventsAsync(query, cancellationToken).ConfigureAwait(false))
        {
            builder.Add(item);
        }

        var count = 0L;
        var sink = CreateCustomerSink();
        await using (sink.ConfigureAwait(false))
        {
            var now = _clock.GetUtcNow();
            foreach (var batch in builder.Build(featureDate).Select(row => row with { CreatedAt = now, UpdatedAt = now }).Chunk(BatchSize))
            {
                await sink.WriteUserFeaturesAsync(batch, cancellationToken).ConfigureAwait(false);
                count += batch.Length;
            }

            await sink.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return count;
    }

    public async Task<EventImportReport> ImportEventsAsync(
        EventImportOptions options, IProgress<LearningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var log = await EventLogReader.ReadAsync(options, progress, cancellationToken).ConfigureAwait(false);
        var sink = new CsvDirectorySink(Name, _clock);
        await using (sink.ConfigureAwait(false))
        {
            await EventImporter.WriteAsync(log, sink, progress, cancellationToken).ConfigureAwait(false);
            await sink.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return log.Report;
    }

    public async Task<ExternalIds> ReadExternalIdsAsync(CancellationToken cancellationToken = default)
    {
        var table = ExternalIdTable.Instance;
        StagedDirectory.ThrowIfIncomplete(Name);
        var ids = new ExternalIds(imported: CsvTables.Find(Name, table.Name) is not null);
        await foreach (var row in CsvTables.ReadAsync(Name, table, [.. table.Columns], cancellationToken).ConfigureAwait(false))
        {
            ids.Add(row.Kind, row.Id, row.ExternalId);
        }

        return ids;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
