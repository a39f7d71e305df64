using System.Collections.Immutable;
using AudienceML.Features.Customer.Rows;
using AudienceML.Features.Editorial.Rows;
using AudienceML.Features.Shared.Loading;
using AudienceML.Infrastructure.Tables;
using Npgsql;

namespace AudienceML.Infrastructure.PostgreSql;

/// <summary>
/// Writes rows by binary COPY, all in one transaction: they appear together when the sink is completed, or not at all. Sessions and events
/// are added; of the other tables, rows of the same key are replaced.
/// </summary>
internal sealed class PostgresTableSink(PostgresDatabase database) : ICustomerSink, IEditorialSink, ITableSink
{
    private const int CheckEvery = 4096;
    private readonly List<string> _merges = [];
    private readonly HashSet<string> _staged = [];
    private NpgsqlConnection? _connection;
    private NpgsqlTransaction? _transaction;

    public Task WriteSessionsAsync(IReadOnlyList<CustomerSession> sessions, CancellationToken cancellationToken = default) =>
        WriteAsync(CustomerSessionTable.Instance, sessions, cancellationToken);

    public Task WriteEventsAsync(IReadOnlyList<CustomerEvent> events, CancellationToken cancellationToken = default) =>
        WriteAsync(CustomerEventTable.Instance, events, cancellationToken);

    public Task WriteUserFeaturesAsync(IReadOnlyList<CustomerUserFeatures> features, CancellationToken cancellationToken = default) =>
        WriteAsync(CustomerUserFeaturesTable.Instance, features, cancellationToken);

    public Task WriteTruthAsync(IReadOnlyList<ChurnTruth> truth, CancellationToken cancellationToken = default) =>
        WriteAsync(ChurnTruthTable.Instance, truth, cancellationToken);

    public Task WriteArticlesAsync(IReadOnlyList<EditorialArticle> articles, CancellationToken cancellationToken = default) =>
        WriteAsync(EditorialArticleTable.Instance, articles, cancellationToken);

    public Task WriteAuthorsAsync(IReadOnlyList<EditorialAuthor> authors, CancellationToken cancellationToken = default) =>
        WriteAsync(EditorialAuthorTable.Instance, authors, cancellationToken);

    public async Task WriteAsync<TRow>(Table<TRow> table, IReadOnlyList<TRow> rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
        {
            return;
        }

        try
        {
            var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            var target = IsPlain(table.Name) ? table.Name : await StageAsync(connection, table, cancellationToken).ConfigureAwait(false);
            var importer = await connection.BeginBinaryImportAsync(
                $"copy {target} ({Join(table.Columns)}) from stdin (format binary)", cancellationToken).ConfigureAwait(false);
            await using (importer.ConfigureAwait(false))
            {
                var fields = new PostgresFieldWriter(importer);
                for (var i = 0; i < rows.Count; i++)
                {
                    if (i % CheckEvery == 0)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                    }

                    await importer.StartRowAsync(cancellationToken).ConfigureAwait(false);
                    table.Write(fields, rows[i]);
                }

                await importer.CompleteAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (NpgsqlException exception)
        {
            throw database.ExplainData(exception);
        }
    }

    public async Task CompleteAsync(CancellationToken cancellationToken = default)
    {
        if (_connection is null)
        {
            return;
        }

        try
        {
            foreach (var merge in _merges)
            {
                await ExecuteAsync(_connection, merge, cancellationToken).ConfigureAwait(false);
            }

            await _transaction!.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw database.ExplainData(exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Takes back what was not committed.
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync().ConfigureAwait(false);
            _transaction = null;
        }

        if (_connection is not null)
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
            _connection = null;
        }
    }

    // The two tables that grow without end are copied into directly; the others pass through a table of this transaction's own.
    private static bool IsPlain(string table) => table == CustomerSessionTable.Instance.Name || table == CustomerEventTable.Instance.Name;

    private static string Join(ImmutableArray<string> columns) => string.Join(", ", columns);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_connection is null)
        {
            _connection = await database.OpenAsync(cancellationToken).ConfigureAwait(false);
            _transaction = await _connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        }

        return _connection;
    }

    private async Task<string> StageAsync<TRow>(NpgsqlConnection connection, Table<TRow> table, CancellationToken cancellationToken)
    {
        var stage = $"stage_{table.Name}";
        if (_staged.Add(stage))
        {
            // Numbered, because of rows with one key the last one counts.
            await ExecuteAsync(
                connection,
                $"create temporary table {stage} (like {table.Name} including defaults, stage_order bigint generated always as identity) on commit drop",
                cancellationToken).ConfigureAwait(false);
            var updates = table.Columns.Except(table.Key).Select(c => $"{c} = excluded.{c}");
            _merges.Add($"""
                insert into {table.Name} ({Join(table.Columns)})
                select distinct on ({Join(table.Key)}) {Join(table.Columns)} from {stage} order by {Join(table.Key)}, stage_order desc
                on conflict ({Join(table.Key)}) do update set {string.Join(", ", updates)}
                """);
        }

        return stage;
    }
}
