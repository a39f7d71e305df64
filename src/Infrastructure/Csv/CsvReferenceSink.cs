using AudienceML.Features.Shared.Loading;
using AudienceML.Features.Shared.Rows;
using AudienceML.Infrastructure.Tables;

namespace AudienceML.Infrastructure.Csv;

/// <summary>Writes the reference tables as CSV files: new rows are added to those that are there, equal ids replaced.</summary>
internal sealed class CsvReferenceSink(string directory, TimeProvider clock) : IReferenceSink
{
    public async Task WriteAsync(ReferenceTables tables, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var before = Directory.Exists(directory)
            ? await new CsvDirectorySource(directory).ReadAsync(cancellationToken).ConfigureAwait(false)
            : new ReferenceTables();
        var sink = new CsvDirectorySink(directory, clock);
        await using (sink.ConfigureAwait(false))
        {
            await WriteAsync(sink, before, tables, cancellationToken).ConfigureAwait(false);
            await sink.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes the tables that have rows into a sink that is completed elsewhere.</summary>
    internal static async Task WriteAsync(CsvDirectorySink sink, ReferenceTables before, ReferenceTables after, CancellationToken cancellationToken)
    {
        await MergeAsync(sink, CompanyTable.Instance, before.Companies, after.Companies, r => r.CompanyId, cancellationToken).ConfigureAwait(false);
        await MergeAsync(sink, BrandTable.Instance, before.Brands, after.Brands, r => r.BrandId, cancellationToken).ConfigureAwait(false);
        await MergeAsync(sink, CountryTable.Instance, before.Countries, after.Countries, r => r.CountryCode, cancellationToken).ConfigureAwait(false);
        await MergeAsync(sink, CityTable.Instance, before.Cities, after.Cities, r => r.CityId, cancellationToken).ConfigureAwait(false);
        await MergeAsync(sink, CategoryTable.Instance, before.Categories, after.Categories, r => r.CategoryId, cancellationToken).ConfigureAwait(false);
        await MergeAsync(sink, DeviceTypeTable.Instance, before.DeviceTypes, after.DeviceTypes, r => r.DeviceTypeId, cancellationToken).ConfigureAwait(false);
        await MergeAsync(sink, OperatingSystemTable.Instance, before.OperatingSystems, after.OperatingSystems, r => r.OsId, cancellationToken).ConfigureAwait(false);
        await MergeAsync(sink, BrowserTable.Instance, before.Browsers, after.Browsers, r => r.BrowserId, cancellationToken).ConfigureAwait(false);
    }

    private static Task MergeAsync<TRow, TKey>(
        CsvDirectorySink sink, Table<TRow> table, IReadOnlyList<TRow> before, IReadOnlyList<TRow> after, Func<TRow, TKey> key, CancellationToken cancellationToken)
        where TKey : notnull
    {
        if (after.Count == 0)
        {
            return Task.CompletedTask;
        }

        var rows = new Dictionary<TKey, TRow>();
        foreach (var row in before.Concat(after))
        {
            rows[key(row)] = row;
        }

        return sink.WriteAsync(table, [.. rows.Values], cancellationToken);
    }
}
