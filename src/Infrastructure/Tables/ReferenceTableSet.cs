using AudienceML.Features.Shared.Rows;

namespace AudienceML.Infrastructure.Tables;

/// <summary>All reference tables, written one after another.</summary>
internal static class ReferenceTableSet
{
    /// <summary>Writes the tables that have rows: those of before, and the new ones, which replace equal ids.</summary>
    public static async Task WriteAsync(ITableSink sink, ReferenceTables before, ReferenceTables after, CancellationToken cancellationToken)
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
        ITableSink sink, Table<TRow> table, IReadOnlyList<TRow> before, IReadOnlyList<TRow> after, Func<TRow, TKey> key, CancellationToken cancellationToken)
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
