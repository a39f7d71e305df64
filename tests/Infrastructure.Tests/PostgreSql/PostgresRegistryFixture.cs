using System.Collections.Concurrent;
using AudienceML.Core.Registry;
using AudienceML.Infrastructure.PostgreSql;
using AudienceML.Registry;
using AudienceML.Testing.Registry;
using Dapper;
using Npgsql;

namespace AudienceML.Infrastructure.Tests.PostgreSql;

internal sealed class PostgresRegistryFixture(string connectionString) : RegistryFixture
{
    private readonly ConcurrentBag<PostgresDatabase> _databases = [];

    public static async Task<RegistryFixture> CreateAsync() => new PostgresRegistryFixture(await PostgresServer.CreateDatabaseAsync());

    public override IModelRegistry Open()
    {
        var database = new PostgresDatabase(connectionString, TimeProvider.System);
        _databases.Add(database);
        return new ModelRegistry(new PostgresModelStore(database));
    }

    public override async Task OverwriteAsync(
        ModelEntry entry, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.ExecuteAsync(
            "update ml_model_artifacts set content = @Content where model_id = @ModelId and artifact_name = @name",
            new { entry.ModelId, name, Content = content.ToArray() });
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
