using AudienceML.Core.Errors;
using AudienceML.Infrastructure.Resilience;
using Npgsql;
using Polly;

namespace AudienceML.Infrastructure.PostgreSql;

/// <summary>The one door to a PostgreSQL database: migrated before its first use, transient faults repeated.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly PostgresMigrator _migrator;
    private readonly ResiliencePipeline _resilience;
    private readonly SemaphoreSlim _migrating = new(1, 1);
    private volatile bool _migrated;

    /// <summary>Opens nothing yet.</summary>
    /// <exception cref="RegistryException">The connection string cannot be read.</exception>
    public PostgresDatabase(string connectionString, TimeProvider clock)
    {
        var settings = Parse(connectionString);
        Name = $"{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}";
        _source = NpgsqlDataSource.Create(settings);
        _migrator = new(_source, clock);
        _resilience = TransientFaults.CreatePipeline(clock, TransientFaults.IsTransientAtServer);
    }

    /// <summary>Host, port and database, for messages; never the user or the password.</summary>
    public string Name { get; }

    /// <summary>An open connection to the migrated database; the caller disposes of it. Connecting is repeated while faults are transient.</summary>
    /// <exception cref="NpgsqlException">The server cannot be reached or refuses.</exception>
    public Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) =>
        _resilience.ExecuteAsync(async token => await OpenOnceAsync(token).ConfigureAwait(false), cancellationToken).AsTask();

    /// <summary>Runs work on an open connection, and runs it again from the start after a transient fault: it must be repeatable.</summary>
    /// <exception cref="NpgsqlException">The server cannot be reached, or the work failed.</exception>
    public Task<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        _resilience.ExecuteAsync(
            async token =>
            {
                var connection = await OpenOnceAsync(token).ConfigureAwait(false);
                await using var closing = connection.ConfigureAwait(false);
                return await work(connection, token).ConfigureAwait(false);
            },
            cancellationToken).AsTask();

    /// <summary>
    /// A failure of the server as an error of the registry: transient faults name host, port and database and may be tried again.
    /// </summary>
    public RegistryException Explain(NpgsqlException failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } => new(
            $"Another process has been changing this model in {Name} for too long.", "Wait for it to end, or end it, and try again.",
            "AML3003", isTransient: true, failure),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => new(
            $"The disk of the PostgreSQL server at {Name} is full; nothing was changed.", "Free some space and try again.", "AML3010", false, failure),
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } => new(
            $"The PostgreSQL server at {Name} refuses this user or password.", "Correct Username and Password in the connection string.",
            "AML3011", false, failure),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => new(
            $"The PostgreSQL server has no database {Name}.", "Create it (createdb), or correct the connection string.", "AML3011", false, failure),
        PostgresException e when !TransientFaults.IsTransientAtServer(e) => new(
            $"PostgreSQL at {Name} refused: {e.MessageText} (SQLSTATE {e.SqlState}).", "See the server's log for the statement.", "AML3013", false, e),
        _ => new(
            $"The PostgreSQL server at {Name} cannot be reached or was lost midway; nothing was half-written.",
            $"Check that it runs and accepts connections, and try again; {TransientFaults.Retries + 1} attempts were made.",
            "AML3011", isTransient: true, failure),
    };

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        _migrating.Dispose();
    }

    private static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            if (!string.IsNullOrWhiteSpace(settings.Host))
            {
                settings.ApplicationName ??= "AudienceML";
                return settings;
            }
        }
        catch (ArgumentException)
        {
            // What is wrong with it may stand next to a password: the remedy says how it should look instead.
        }

        throw new RegistryException(
            "This is no connection string of a PostgreSQL database.",
            "Write it like Host=localhost;Port=5432;Database=audience;Username=me;Password=secret.", "AML3014");
    }

    private async Task<NpgsqlConnection> OpenOnceAsync(CancellationToken cancellationToken)
    {
        if (!_migrated)
        {
            await _migrating.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                if (!_migrated)
                {
                    await _migrator.MigrateAsync(cancellationToken).ConfigureAwait(false);
                    _migrated = true;
                }
            }
            finally
            {
                _migrating.Release();
            }
        }

        return await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
    }
}
