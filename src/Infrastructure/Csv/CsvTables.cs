using System.Runtime.CompilerServices;
using AudienceML.Infrastructure.Tables;

namespace AudienceML.Infrastructure.Csv;

/// <summary>Reads tables of the data dictionary from a directory of CSV files that carry their names, compressed or not.</summary>
internal static class CsvTables
{
    /// <summary>The file of a table, or null when there is none.</summary>
    public static string? Find(string directory, string table) =>
        new[] { ".csv", ".csv.gz" }.Select(ending => Path.Combine(directory, table + ending)).FirstOrDefault(File.Exists);

    /// <summary>The rows of a table as a stream; none when there is no such file.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="table">The table.</param>
    /// <param name="required">Columns that the file has to have.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async IAsyncEnumerable<TRow> ReadAsync<TRow>(
        string directory, Table<TRow> table, string[] required, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StagedDirectory.ThrowIfIncomplete(directory);
        if (Find(directory, table.Name) is not { } path)
        {
            yield break;
        }

        var input = await CsvInput.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        await using (input.ConfigureAwait(false))
        {
            foreach (var column in required)
            {
                input.Require(column, $"table {table.Name}");
            }

            var fields = new CsvFieldReader(input, table.Columns);
            while (await input.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                fields.Begin();
                yield return table.Read(fields);
            }
        }
    }
}
