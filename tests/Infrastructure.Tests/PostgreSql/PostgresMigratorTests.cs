using AudienceML.Core.Errors;
using AudienceML.Infrastructure.PostgreSql;
using Dapper;
using Npgsql;

namespace AudienceML.Infrastructure.Tests.PostgreSql;

[TestFixture]
public sealed class PostgresMigratorTests
{
    private static readonly PostgresMigration First = new(1, "0001_first", "create table first (a integer);\ninsert into first values (1);\n");
    private static readonly PostgresMigration Second = new(2, "0002_second", "alter table first add b integer");

    [Test]
    public async Task Migrate_EmbeddedScripts_AppliesEachOnce()
    {
        await using var source = NpgsqlDataSource.Create(await PostgresServer.CreateDatabaseAsync());
        var migrator = new PostgresMigrator(source, TimeProvider.System);

        var first = await migrator.MigrateAsync();
        var second = await migrator.MigrateAsync();

        Assert.Multiple(() =>
        {
            Assert.That(first, Is.EqualTo(PostgresMigration.Embedded.Select(m => m.Name)));
            Assert.That(first, Does.Contain("0001_model_registry"));
            Assert.That(second, Is.Empty);
        });
    }

    [Test]
    public void Embedded_Numbers_AreUniqueAndInOrder() =>
        Assert.That(PostgresMigration.Embedded.Select(m => m.Number), Is.Ordered.Ascending.And.Unique);

    [Test]
    public async Task Migrate_EightAtOnce_EachScriptIsAppliedByOneOfThem()
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            await using var source = NpgsqlDataSource.Create(database);
            return await new PostgresMigrator(source, TimeProvider.System, [First, Second]).MigrateAsync();
        })));

        await using var connection = new NpgsqlConnection(database);
        Assert.Multiple(() =>
        {
            Assert.That(runs.SelectMany(r => r).Order(), Is.EqualTo([First.Name, Second.Name]));
            Assert.That(connection.ExecuteScalar<long>("select count(*) from first"), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task Migrate_ScriptAddedLater_AppliesOnlyThat()
    {
        await using var source = NpgsqlDataSource.Create(await PostgresServer.CreateDatabaseAsync());
        await new PostgresMigrator(source, TimeProvider.System, [First]).MigrateAsync();

        Assert.That(await new PostgresMigrator(source, TimeProvider.System, [First, Second]).MigrateAsync(), Is.EqualTo([Second.Name]));
    }

    [Test]
    public async Task Migrate_AlteredScript_RefusesAndNamesIt()
    {
        await using var source = NpgsqlDataSource.Create(await PostgresServer.CreateDatabaseAsync());
        await new PostgresMigrator(source, TimeProvider.System, [First]).MigrateAsync();
        var altered = First with { Sql = "create table other (a integer)" };

        var failure = await Assert.ThrowsAsync<RegistryException>(
            () => new PostgresMigrator(source, TimeProvider.System, [altered, Second]).MigrateAsync());

        Assert.Multiple(() =>
        {
            Assert.That(failure!.Code, Is.EqualTo("AML3012"));
            Assert.That(failure!.Message, Does.Contain("0001_first"));
        });
    }

    [Test]
    public async Task Migrate_OtherLineEndings_IsNoAlteration()
    {
        await using var source = NpgsqlDataSource.Create(await PostgresServer.CreateDatabaseAsync());
        await new PostgresMigrator(source, TimeProvider.System, [First]).MigrateAsync();
        var windows = new PostgresMigration(1, First.Name, First.Sql.Replace("\n", "\r\n"));

        Assert.That(await new PostgresMigrator(source, TimeProvider.System, [windows]).MigrateAsync(), Is.Empty);
    }

    [Test]
    public async Task Migrate_ScriptThatFails_LeavesNothingOfItAndKeepsThoseBefore()
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database);
        var broken = new PostgresMigration(2, "0002_broken", "create table half (a integer); select no_such_function();");

        await Assert.ThrowsAsync<PostgresException>(() => new PostgresMigrator(source, TimeProvider.System, [First, broken]).MigrateAsync());

        await using var connection = new NpgsqlConnection(database);
        Assert.Multiple(() =>
        {
            Assert.That(connection.ExecuteScalar<string?>("select to_regclass('half')::text"), Is.Null);
            Assert.That(connection.ExecuteScalar<long>("select count(*) from first"), Is.EqualTo(1));
        });
    }
}
