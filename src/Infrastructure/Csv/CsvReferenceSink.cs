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
            await ReferenceTableSet.WriteAsync(sink, before, tables, cancellationToken).ConfigureAwait(false);
            await sink.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
