using System.Collections.Concurrent;
using AudienceML.Core.Registry;
using AudienceML.Infrastructure.PostgreSql;
using AudienceML.Testing.Registry;

namespace AudienceML.Infrastructure.Tests.PostgreSql;

internal sealed class PostgresRunJournalFixture(string connectionString) : RunJournalFixture
{
    private readonly ConcurrentBag<PostgresDatabase> _databases = [];

    public static async Task<RunJournalFixture> CreateAsync() => new PostgresRunJournalFixture(await PostgresServer.CreateDatabaseAsync());

    public override IRunJournal Open()
    {
        var database = new PostgresDatabase(connectionString, TimeProvider.System);
        _databases.Add(database);
        return new PostgresRunJournal(database);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var database in _databases)
        {
            await database.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}
