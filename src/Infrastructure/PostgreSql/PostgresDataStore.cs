using AudienceML.Core.Errors;
using AudienceML.Core.Tenancy;
using AudienceML.Features.Shared.Loading;
using AudienceML.Features.Shared.Rows;
using AudienceML.Infrastructure.Csv.Events;
using AudienceML.Infrastructure.Data;
using AudienceML.Infrastructure.Tables;
using AudienceML.Learning.Data;
using Npgsql;

namespace AudienceML.Infrastructure.PostgreSql;

/// <summary>A PostgreSQL database with the tables of the data dictionary, which are created or brought forward at first use.</summary>
internal sealed class PostgresDataStore : IDataStore, IReferenceSink
{
    private readonly PostgresDatabase _database;
    private readonly PostgresTableSource _source;
    private readonly TimeProvider _clock;

    /// <exception cref="DataSourceException">The connection string cannot be read.</exception>
    public PostgresDataStore(string connectionString, TimeProvider clock)
    {
        try
        {
            _database = new(connectionString, clock);
        }
        catch (RegistryException exception)
        {
            throw new DataSourceException(exception.Problem, exception.Remedy, "AML4031");
        }

        _source = new(_database);
        _clock = clock;
    }

    public string Name => _database.Name;

    public ICustomerSource Customers => _source;

    public IEditorialSource Editorial => _source;

    public IReferenceSource Reference => _source;

    public IReferenceSink ReferenceSink => this;

    public ICustomerSink CreateCustomerSink() => new PostgresTableSink(_database);

    public IEditorialSink CreateEditorialSink() => new PostgresTableSink(_database);

    public async Task<long> ComputeUserFeaturesAsync(TenantId tenant, DateOnly featureDate, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _database.RunAsync(
                async (connection, token) =>
                {
                    var command = new NpgsqlCommand(UserFeaturesSql.Statement, connection) { CommandTimeout = 0 };
                    await using (command.ConfigureAwait(false))
                    {
                        command.AddTenant(tenant);
                        command.Parameters.AddWithValue("date", featureDate);
                        command.Parameters.AddWithValue("as_of", featureDate.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
                        command.Parameters.AddWithValue("now", _clock.GetUtcNow().UtcDateTime);
                        return (long)await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
                    }
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw _database.ExplainData(exception);
        }
    }

    public async Task<EventImportReport> ImportEventsAsync(
        EventImportOptions options, IProgress<LearningProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var log = await EventLogReader.ReadAsync(options, progress, cancellationToken).ConfigureAwait(false);
        var sink = new PostgresTableSink(_database);
        await using (sink.ConfigureAwait(false))
        {
            await EventImporter.WriteAsync(log, sink, progress, cancellationToken).ConfigureAwait(false);
            await sink.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }

        return log.Report;
    }

    public async Task<ExternalIds> ReadExternalIdsAsync(CancellationToken cancellationToken = default)
    {
        var rows = await _source.AllAsync(ExternalIdTable.Instance, cancellationToken).ConfigureAwait(false);
        var ids = new ExternalIds();
        foreach (var row in rows)
        {
            ids.Add(row.Kind, row.Id, row.ExternalId);
        }

        return ids;
    }

    public async Task WriteAsync(ReferenceTables tables, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var sink = new PostgresTableSink(_database);
        await using (sink.ConfigureAwait(false))
        {
            await ReferenceTableSet.WriteAsync(sink, new(), tables, cancellationToken).ConfigureAwait(false);
            await sink.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
