using System.Runtime.CompilerServices;
using AudienceML.Core.Tenancy;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Editorial.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Features.Shared.Rows;
using AudienceML.Infrastructure.Tables;

namespace AudienceML.Infrastructure.Csv;

/// <summary>The tables of the data dictionary in a directory: customer_sessions.csv, customer_events.csv.gz, …</summary>
internal sealed class CsvDirectorySource(string directory) : ICustomerSource, IEditorialSource, IReferenceSource, ITruthSource
{
    public async IAsyncEnumerable<CustomerSession> ReadSessionsAsync(
        CustomerQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var rows = CsvTables.ReadAsync(
            directory, CustomerSessionTable.Instance, ["session_id", "user_id", "session_start"], cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            if (IsOf(query.Tenant, row.CompanyId, row.BrandId) && IsWithin(query, row.SessionStart))
            {
                yield return row;
            }
        }
    }

    public async IAsyncEnumerable<CustomerEvent> ReadEventsAsync(
        CustomerQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var rows = CsvTables.ReadAsync(
            directory, CustomerEventTable.Instance, ["event_id", "user_id", "event_type", "event_timestamp"], cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            if (IsOf(query.Tenant, row.CompanyId, row.BrandId) && IsWithin(query, row.EventTimestamp))
            {
                yield return row;
            }
        }
    }

    public async IAsyncEnumerable<CustomerUserFeatures> ReadUserFeaturesAsync(
        UserFeaturesQuery query, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var rows = CsvTables.ReadAsync(directory, CustomerUserFeaturesTable.Instance, ["user_id", "feature_date"], cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            if (IsOf(query.Tenant, row.CompanyId, row.BrandId) && (query.FeatureDate is not { } date || row.FeatureDate == date))
            {
                yield return row;
            }
        }
    }

    public IAsyncEnumerable<ChurnTruth> ReadTruthAsync(CancellationToken cancellationToken = default) =>
        CsvTables.ReadAsync(directory, ChurnTruthTable.Instance, ["user_id", "as_of", "horizon_days", "churn_probability"], cancellationToken);

    public async IAsyncEnumerable<EditorialArticle> ReadArticlesAsync(
        TenantId tenant, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var rows = CsvTables.ReadAsync(directory, EditorialArticleTable.Instance, ["article_id"], cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            if (IsOf(tenant, row.CompanyId, row.BrandId))
            {
                yield return row;
            }
        }
    }

    public IAsyncEnumerable<EditorialAuthor> ReadAuthorsAsync(CancellationToken cancellationToken = default) =>
        CsvTables.ReadAsync(directory, EditorialAuthorTable.Instance, ["author_id"], cancellationToken);

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

    private static bool IsOf(TenantId tenant, Guid company, Guid brand) =>
        tenant == TenantId.Default || (company == tenant.CompanyId && (tenant.BrandId == Guid.Empty || brand == tenant.BrandId));

    private static bool IsWithin(CustomerQuery query, DateTimeOffset time) =>
        (query.From is not { } from || time >= from) && (query.Until is not { } until || time < until);

    private async Task<List<TRow>> AllAsync<TRow>(Table<TRow> table, CancellationToken cancellationToken)
    {
        var rows = new List<TRow>();
        await foreach (var row in CsvTables.ReadAsync(directory, table, [.. table.Key], cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row);
        }

        return rows;
    }
}
