using AudienceML.Core.Hosting;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Tenancy;
using AudienceML.Infrastructure.Files;
using AudienceML.Infrastructure.PostgreSql;
using AudienceML.Infrastructure.Tests.Files;
using AudienceML.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace AudienceML.Infrastructure.Tests.Registry;

/// <summary>kill -9 at any moment of registering and promoting; afterwards the store is consistent and the job can be repeated.</summary>
[TestFixture]
public sealed class KillTests
{
    private const int Kills = 10;
    private const int Seed = 20250301;
    private static readonly ModelKey Key = new(TenantId.Default, new("churn_prediction"));

    [Test]
    public async Task Files_ProcessKilledTenTimes_StoreIsConsistentAndGoesOn()
    {
        using var folder = new TemporaryFolder();
        await KillAndCheckAsync("files", folder.Path, b => b.UseFiles(folder.Path), () =>
        {
            // After a write nothing is left that the state does not name.
            var model = Path.Combine(folder.Path, "models", "default", Key.Code.Value);
            Assert.That(Directory.GetFileSystemEntries(folder.Path, "*.tmp", SearchOption.AllDirectories), Is.Empty);
            return Directory.GetDirectories(Path.Combine(model, "versions")).Select(d => ModelVersion.Parse(Path.GetFileName(d)));
        });
    }

    [Test]
    public async Task PostgreSql_ProcessKilledTenTimes_StoreIsConsistentAndGoesOn()
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        await KillAndCheckAsync("postgresql", database, b => b.UsePostgreSql(database), () => null);
    }

    [Test]
    public async Task Files_FourProcessesAtOnce_GetDifferentNumbers()
    {
        using var folder = new TemporaryFolder();
        await CompleteAndCheckAsync("files", folder.Path, b => b.UseFiles(folder.Path));
    }

    [Test]
    public async Task PostgreSql_FourProcessesAtOnce_GetDifferentNumbers()
    {
        var database = await PostgresServer.CreateDatabaseAsync();
        await CompleteAndCheckAsync("postgresql", database, b => b.UsePostgreSql(database));
    }

    private static async Task CompleteAndCheckAsync(string store, string place, Action<IAudienceBuilder> use)
    {
        // Two rounds end before the target's first rollback, which another process could spoil.
        var outputs = await KilledProcess.CompleteAsync(store, place, processes: 4, rounds: 2);
        var numbers = outputs.SelectMany(o => o.Split('\n')).Where(l => l.StartsWith("registered", StringComparison.Ordinal)).ToList();
        Assert.That(numbers, Has.Count.EqualTo(8).And.Unique);
        await using var services = Open(use);
        await CheckAsync(services);
    }

    private static async Task KillAndCheckAsync(string store, string place, Action<IAudienceBuilder> use, Func<IEnumerable<ModelVersion>?> stored)
    {
        var random = new Random(Seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            // The first ones die while they create the store, the others in the middle of their work.
            var lines = kill < 2 ? 1 : random.Next(1, 25);
            await KilledProcess.RunAsync(store, place, lines, TimeSpan.FromMilliseconds(random.Next(0, 40)));
            await using var services = Open(use);
            await CheckAsync(services);

            var registry = services.GetRequiredService<IModelRegistry>();
            var registration = new ModelRegistration { Key = Key, Algorithm = "none", SchemaFingerprint = "a" };
            var entry = await registry.RegisterAsync(registration, [new(ModelArtifact.ModelName, new byte[] { 1 })]);
            await registry.MoveAsync(entry, ModelStage.Production);
            var run = new TrainingRun { RunId = Guid.NewGuid(), Key = Key, Status = RunStatus.Completed, StartedAt = DateTimeOffset.UnixEpoch };
            await services.GetRequiredService<IRunJournal>().SaveAsync(run);
            await CheckAsync(services);
            if (stored() is { } versions)
            {
                Assert.That(versions, Is.EquivalentTo((await registry.ListAsync(Key)).Select(e => e.Version)));
            }
        }
    }

    private static async Task CheckAsync(ServiceProvider services)
    {
        var registry = services.GetRequiredService<IModelRegistry>();
        var entries = await registry.ListAsync(Key);
        Assert.That(entries.Count(e => e.Stage == ModelStage.Production), Is.LessThanOrEqualTo(1));
        foreach (var entry in entries)
        {
            foreach (var artifact in entry.Artifacts)
            {
                // Checks length and SHA-256.
                await registry.ReadArtifactAsync(entry, artifact.Name);
            }
        }

        var stages = new SortedDictionary<ModelVersion, ModelStage>();
        foreach (var line in await registry.HistoryAsync(Key))
        {
            Assert.That(line.From, Is.EqualTo(stages.TryGetValue(line.Version, out var stood) ? stood : (ModelStage?)null));
            stages.Remove(line.Version);
            if (line.To is { } to)
            {
                stages.Add(line.Version, to);
            }
        }

        Assert.That(entries.Reverse().ToDictionary(e => e.Version, e => e.Stage), Is.EqualTo(stages));
        var journal = services.GetRequiredService<IRunJournal>();
        foreach (var run in await journal.ListAsync(Key))
        {
            var points = await journal.MetricsAsync(run.RunId);
            Assert.That(points.Select(p => p.Step), Is.EqualTo(Enumerable.Range(0, points.Count)), "Points are whole and in order.");
        }
    }

    private static ServiceProvider Open(Action<IAudienceBuilder> use)
    {
        var builder = new ServiceCollection().AddAudienceML().AddRegistry();
        use(builder);
        return builder.Services.BuildServiceProvider();
    }
}
