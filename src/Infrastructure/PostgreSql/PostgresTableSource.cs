using System.Runtime.CompilerServices;
using AudienceML.Core.Tenancy;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Editorial.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Features.Shared.Rows;
using AudienceML.Infrastructure.Tables;
using Npgsql;

namespace AudienceML.Infrastructure.PostgreSql;

/// <summary>Reads the tables of the data dictionary row by row as the server sends them.</summary>
internal sealed class PostgresTableSource(PostgresDatabase database) : ICustomerSource, IEditorialSource, IReferenceSource, ITruthSource
{
    public IAsyncEnumerable<CustomerSession> ReadSessionsAsync(CustomerQuery query, CancellationToken cancellationToken = default) =>
        ReadAsync(CustomerSessionTable.Instance, Where("session_start"), command => Add(command, query), cancellationToken);

    public IAsyncEnumerable<CustomerEvent> ReadEventsAsync(CustomerQuery query, CancellationToken cancellationToken = default) =>
        ReadAsync(CustomerEventTable.Instance, Where("event_timestamp"), command => Add(command, query), cancellationToken);

    public IAsyncEnumerable<CustomerUserFeatures> ReadUserFeaturesAsync(UserFeaturesQuery query, CancellationToken cancellationToken = default) =>
        ReadAsync(
            CustomerUserFeaturesTable.Instance,
            $"{PostgresData.OfTenant} and (@date is null or feature_date = @date)",
            command =>
            {
                command.AddTenant(query.Tenant);
                command.Parameters.Add(new NpgsqlParameter<DateOnly?>("date", query.FeatureDate) { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Date });
            },
            cancellationToken);

    public IAsyncEnumerable<EditorialArticle> ReadArticlesAsync(TenantId tenant, CancellationToken cancellationToken = default) =>
        ReadAsync(EditorialArticleTable.Instance, PostgresData.OfTenant, command => command.AddTenant(tenant), cancellationToken);

    public IAsyncEnumerable<EditorialAuthor> ReadAuthorsAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(EditorialAuthorTable.Instance, "true", _ => { }, cancellationToken);

    public IAsyncEnumerable<ChurnTruth> ReadTruthAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(ChurnTruthTable.Instance, "true", _ => { }, cancellationToken);

    public async Task<ReferenceTables> ReadAsync(CancellationToken cancellationToken = default) => new()
    {
        Companies = await AllAsync(CompanyTable.Instance, cancellationToken).ConfigureAwait(false),
        Brands = await AllAsync(BrandTable.Instance, cancellationToken).ConfigureAwait(false),
        Countries = await AllAsync(CountryTable.Instance, cancellationToken).ConfigureAwait(false),
        Cities = await AllAsync(CityTable.Instance, cancellationToken).ConfigureAwait(false),
        Categories = await AllAsync(CategoryTable.Instance, cancellationToken).ConfigureAwait(false),
        DeviceTypes = await AllAsync(DeviceTypeTable.Instance, cancellationToken).ConfigureAwait(false),
        OperatingSystems = await AllAsync(OperatingSystemTable.Instance, cancellationToken).ConfigureAwait(false),
        Browsers = await AllAsync(BrowserTable.Instance, cancellationToken).ConfigureAwait(false),
    };

    /// <summary>All rows of a small table.</summary>
    internal async Task<List<TRow>> AllAsync<TRow>(Table<TRow> table, CancellationToken cancellationToken)
    {
        var rows = new List<TRow>();
        await foreach (var row in ReadAsync(table, "true", _ => { }, cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row);
        }

        return rows;
    }

    private static string Where(string time) =>
        $"{PostgresData.OfTenant} and (@from is null or {time} >= @from) and (@until is null or {time} < @until)";

    private static void Add(NpgsqlCommand command, CustomerQuery query)
    {
        command.AddTenant(query.Tenant);
        AddTime(command, "from", query.From);
        AddTime(command, "until", query.Until);
    }

    private static void AddTime(NpgsqlCommand command, string name, DateTimeOffset? time) =>
        command.Parameters.Add(new NpgsqlParameter<DateTime?>(name, time?.UtcDateTime) { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz });

    private async IAsyncEnumerable<TRow> ReadAsync<TRow>(
        Table<TRow> table, string condition, Action<NpgsqlCommand> parameters, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var connection = await ExplainAsync(() => database.OpenAsync(cancellationToken)).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var command = new NpgsqlCommand($"select {string.Join(", ", table.Columns)} from {table.Name} where {condition}", connection) { CommandTimeout = 0 };
            await using (command.ConfigureAwait(false))
            {
                parameters(command);
                var reader = await ExplainAsync(() => command.ExecuteReaderAsync(cancellationToken)).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    var fields = new PostgresFieldReader(reader, table.Name);
                    Func<Task<bool>> next = () => reader.ReadAsync(cancellationToken);
                    while (await ExplainAsync(next).ConfigureAwait(false))
                    {
                        fields.Begin();
                        yield return table.Read(fields);
                    }
                }
            }
        }
    }

    private async Task<T> ExplainAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw database.ExplainData(exception);
        }
    }
}
