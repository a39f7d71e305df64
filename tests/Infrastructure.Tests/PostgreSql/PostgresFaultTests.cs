using AudienceML.Core.Errors;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Tenancy;
using AudienceML.Infrastructure.PostgreSql;
using AudienceML.Infrastructure.Resilience;
using AudienceML.Infrastructure.Tests.Resilience;
using AudienceML.Registry;
using AudienceML.Registry.Stores;
using Dapper;
using Npgsql;

namespace AudienceML.Infrastructure.Tests.PostgreSql;

[TestFixture]
public sealed class PostgresFaultTests
{
    private static readonly ModelKey Key = new(TenantId.Default, new("churn_prediction"));

    [Test]
    public async Task Server_DownAtStart_IsTriedAgainAndThenNamedWithoutThePassword()
    {
        var clock = new ImpatientClock();
        await using var database = new PostgresDatabase("Host=127.0.0.1;Port=1;Database=audience;Username=me;Password=pa55word", clock);

        var failure = await Assert.ThrowsAsync<RegistryException>(() => new ModelRegistry(new PostgresModelStore(database)).ListAsync(Key));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.Code, Is.EqualTo("AML3011"));
            Assert.That(failure.IsTransient, Is.True);
            Assert.That(failure.Message, Does.Contain("127.0.0.1:1/audience").And.Not.Contain("pa55word"));
            Assert.That(clock.Pauses, Is.EqualTo(TransientFaults.Retries));
        });
    }

    [Test]
    public async Task Server_LostMidway_LeavesNothingHalfDoneAndSaysSo()
    {
        var server = await PostgresServer.StartAsync();
        await using var stopping = server;
        var connection = await server.AddDatabaseAsync();
        await using var database = new PostgresDatabase(connection, new ImpatientClock());
        var store = new PostgresModelStore(database);
        await RegisterAsync(new ModelRegistry(store));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => store.ChangeAsync(Key, line =>
        {
            // The transaction is open when the server goes.
            server.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return new(line, []);
        }));

        Assert.That(failure!.Code, Is.EqualTo("AML3011"), failure.Message);
        Assert.That(failure.Message, Does.Contain(database.Name));
    }

    [Test]
    public async Task Sessions_EndedByTheServer_ChangeIsRepeatedAndDoneOnce()
    {
        var connection = await PostgresServer.CreateDatabaseAsync();
        await using var database = new PostgresDatabase(connection, new ImpatientClock());
        var store = new PostgresModelStore(database);
        await RegisterAsync(new ModelRegistry(store));
        var calls = 0;

        var interrupted = new InterruptedStore(store, () =>
        {
            if (++calls <= 2)
            {
                using var killer = new NpgsqlConnection(connection);
                killer.Execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
            }
        });
        var entry = await RegisterAsync(new ModelRegistry(interrupted));

        Assert.Multiple(() =>
        {
            Assert.That(calls, Is.EqualTo(3));
            Assert.That(entry.Version, Is.EqualTo(new ModelVersion(1, 1, 0)));
        });
        Assert.That((await new ModelRegistry(store).ListAsync(Key)).Count, Is.EqualTo(2));
    }

    [Test]
    public async Task Answer_ToACommitLost_VersionIsRegisteredOnce()
    {
        var connection = await PostgresServer.CreateDatabaseAsync();
        await using var direct = new PostgresDatabase(connection, TimeProvider.System);
        await RegisterAsync(new ModelRegistry(new PostgresModelStore(direct)));
        var settings = new NpgsqlConnectionStringBuilder(connection);
        using var proxy = new CuttingProxy(settings.Port, cuts: 2);
        await using var database = new PostgresDatabase(
            new NpgsqlConnectionStringBuilder(connection) { Host = "127.0.0.1", Port = proxy.Port }.ConnectionString, new ImpatientClock());

        var entry = await RegisterAsync(new ModelRegistry(new PostgresModelStore(database)));
        await new ModelRegistry(new PostgresModelStore(database)).MoveAsync(entry, ModelStage.Production);

        var registry = new ModelRegistry(new PostgresModelStore(direct));
        Assert.That(proxy.Cuts, Is.Zero);
        Assert.That((await registry.ListAsync(Key)).Select(e => e.Version.ToString()), Is.EqualTo(["1.1.0", "1.0.0"]));
        Assert.That((await registry.FindProductionAsync(Key))?.ModelId, Is.EqualTo(entry.ModelId));
        Assert.That((await registry.HistoryAsync(Key)).Count, Is.EqualTo(3));
    }

    [Test]
    public async Task Index_SecondVersionInProduction_IsRefusedByTheDatabaseItself()
    {
        var connection = await PostgresServer.CreateDatabaseAsync();
        await using var database = new PostgresDatabase(connection, TimeProvider.System);
        var registry = new ModelRegistry(new PostgresModelStore(database));
        await registry.MoveAsync(await RegisterAsync(registry), ModelStage.Production);
        await RegisterAsync(registry);

        await using var direct = new NpgsqlConnection(connection);
        var failure = await Assert.ThrowsAsync<PostgresException>(() => direct.ExecuteAsync("update ml_model_registry set model_status = 'PRODUCTION'"));

        Assert.That(failure!.ConstraintName, Is.EqualTo("ml_model_registry_one_in_production"));
    }

    [Test]
    public async Task Rows_CarryTheColumnsOfTheDataDictionary()
    {
        var connection = await PostgresServer.CreateDatabaseAsync();
        await using var database = new PostgresDatabase(connection, TimeProvider.System);
        var registry = new ModelRegistry(new PostgresModelStore(database));
        var first = await registry.MoveAsync(await RegisterAsync(registry), ModelStage.Production, "me");
        await RegisterAsync(registry);

        await using var direct = new NpgsqlConnection(connection);
        var rows = (await direct.QueryAsync<(string Version, bool Active, bool Latest, Guid? Parent, string? By)>(
            "select model_version, is_active, is_latest_version, parent_model_id, deployed_by from ml_model_registry order by created_at")).ToList();

        Assert.That(rows, Is.EqualTo([("1.0.0", true, false, default(Guid?), "me"), ("1.1.0", false, true, first.ModelId, null)]));
        Assert.That(
            await direct.QueryAsync<(string, int, double)>("select distinct feature_name, feature_rank, null_percentage from ml_model_features order by 2"),
            Is.EqualTo([("b", 1, 25.0), ("a", 2, 0.0)]));
    }

    [TestCase("")]
    [TestCase("   ")]
    [TestCase("Database=audience;Password=pa55word")]
    [TestCase("Host=h;Prot=5432;Password=pa55word")]
    [TestCase("Host=h;Port=pa55word")]
    [TestCase("./folder")]
    public void ConnectionString_Unreadable_IsRefusedWithoutQuotingIt(string connectionString)
    {
        var failure = Assert.Catch(() => _ = new PostgresDatabase(connectionString, TimeProvider.System))!;
        Assert.That(failure, Is.InstanceOf<RegistryException>().Or.InstanceOf<ArgumentException>());
        Assert.That(failure.ToString(), Does.Not.Contain("pa55word"));
    }

    [Test]
    public async Task Database_ThatIsNotThere_IsNamed()
    {
        var connection = new NpgsqlConnectionStringBuilder(await PostgresServer.CreateDatabaseAsync()) { Database = "no_such_database" };
        await using var database = new PostgresDatabase(connection.ConnectionString, new ImpatientClock());
        var failure = await Assert.ThrowsAsync<RegistryException>(() => new ModelRegistry(new PostgresModelStore(database)).ListModelsAsync());
        Assert.That(failure!.Message, Does.Contain("no_such_database").And.Contain("createdb"));
        Assert.That(failure.IsTransient, Is.False);
    }

    private static Task<ModelEntry> RegisterAsync(ModelRegistry registry) => registry.RegisterAsync(
        new()
        {
            Key = Key,
            Algorithm = "none",
            SchemaFingerprint = "a",
            Features = [new("a", default, 0.1, 0, 1, 0.5, 0.1, 0), new("b", default, 0.9, null, null, null, null, 0.25)],
        },
        [new(ModelArtifact.ModelName, new byte[] { 1, 2, 3, 4 })]);

    /// <summary>Does something in the middle of every change.</summary>
    private sealed class InterruptedStore(PostgresModelStore inner, Action interrupt) : IModelStore
    {
        public Task<ModelChange> ChangeAsync(ModelKey key, Func<ModelLine, ModelChange> change, CancellationToken cancellationToken = default) =>
            inner.ChangeAsync(
                key,
                line =>
                {
                    interrupt();
                    return change(line);
                },
                cancellationToken);

        public Task<IReadOnlyList<ModelKey>> ListModelsAsync(CancellationToken cancellationToken = default) => inner.ListModelsAsync(cancellationToken);

        public Task<IReadOnlyList<ModelEntry>> ListAsync(ModelKey key, CancellationToken cancellationToken = default) => inner.ListAsync(key, cancellationToken);

        public Task<ModelEntry?> FindAsync(ModelKey key, ModelVersion version, CancellationToken cancellationToken = default) =>
            inner.FindAsync(key, version, cancellationToken);

        public Task<ModelEntry?> FindProductionAsync(ModelKey key, CancellationToken cancellationToken = default) => inner.FindProductionAsync(key, cancellationToken);

        public Task<IReadOnlyList<StageTransition>> HistoryAsync(ModelKey key, CancellationToken cancellationToken = default) =>
            inner.HistoryAsync(key, cancellationToken);

        public Task<ReadOnlyMemory<byte>?> ReadArtifactAsync(ModelEntry entry, ArtifactInfo artifact, CancellationToken cancellationToken = default) =>
            inner.ReadArtifactAsync(entry, artifact, cancellationToken);
    }
}
