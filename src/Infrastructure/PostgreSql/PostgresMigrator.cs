using AudienceML.Core.Errors;
using Dapper;
using Npgsql;

namespace AudienceML.Infrastructure.PostgreSql;

/// <summary>Applies the scripts that a database has not seen yet, each in a transaction of its own, one process at a time.</summary>
internal sealed class PostgresMigrator(NpgsqlDataSource source, TimeProvider clock, IReadOnlyList<PostgresMigration>? migrations = null)
{
    // "AUDIENCE": the processes that migrate one database meet at this number.
    private const long LockKey = 0x41554449454E4345;

    private readonly IReadOnlyList<PostgresMigration> _migrations = migrations ?? PostgresMigration.Embedded;

    /// <summary>Brings the database forward; a second call finds nothing to do.</summary>
    /// <returns>The names of the scripts that this call applied.</returns>
    /// <exception cref="RegistryException">A script that was applied before reads differently now.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken = default)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);

        // No time limit: the other process may have much to do.
        await ExecuteAsync(connection, "select pg_advisory_lock(@LockKey)", new { LockKey }, cancellationToken).ConfigureAwait(false);
        try
        {
            return await MigrateLockedAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (connection.State == System.Data.ConnectionState.Open)
            {
                await ExecuteAsync(connection, "select pg_advisory_unlock(@LockKey)", new { LockKey }, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task<IReadOnlyList<string>> MigrateLockedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string Journal = """
            create table if not exists audienceml_migrations (
                number integer primary key, name text not null, checksum text not null, applied_at timestamptz not null)
            """;
        await ExecuteAsync(connection, Journal, null, cancellationToken).ConfigureAwait(false);
        var rows = await connection.QueryAsync<(int Number, string Checksum)>(
            new("select number, checksum from audienceml_migrations", cancellationToken: cancellationToken)).ConfigureAwait(false);
        var applied = rows.ToDictionary(r => r.Number, r => r.Checksum);

        // All are compared before any is applied: a database that does not fit stays as it is.
        foreach (var migration in _migrations)
        {
            if (applied.TryGetValue(migration.Number, out var checksum) && checksum != migration.Checksum)
            {
                throw new RegistryException(
                    $"The migration {migration.Name} was applied to {connection.Host}:{connection.Port}/{connection.Database} with another "
                    + "text than it has now.",
                    "Use the version of AudienceML that created this database, or a fresh database; put changes into a new script.",
                    "AML3012");
            }
        }

        var done = new List<string>();
        foreach (var migration in _migrations.Where(m => !applied.ContainsKey(m.Number)))
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using var ending = transaction.ConfigureAwait(false);
            await ExecuteAsync(connection, migration.Sql, null, cancellationToken).ConfigureAwait(false);
            await ExecuteAsync(
                connection,
                "insert into audienceml_migrations (number, name, checksum, applied_at) values (@Number, @Name, @Checksum, @At)",
                new { migration.Number, migration.Name, migration.Checksum, At = clock.GetUtcNow() },
                cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            done.Add(migration.Name);
        }

        return done;
    }

    private static Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, object? parameters, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(sql, parameters, commandTimeout: 0, cancellationToken: cancellationToken));
}
