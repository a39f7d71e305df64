using AudienceML.Core.Errors;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Tenancy;
using AudienceML.Infrastructure.Files;
using AudienceML.Registry;

namespace AudienceML.Infrastructure.Tests.Files;

/// <summary>Every single step of a change fails once; what was there before stays, and what was begun leaves no trace.</summary>
[TestFixture]
public sealed class FileStoreFaultTests
{
    private static readonly ModelKey Key = new(TenantId.Default, new("churn_prediction"));

    private static readonly (string Name, Func<IModelRegistry, Task> Do)[] Changes =
    [
        ("register", r => RegisterAsync(r)),
        ("promote", async r => await r.MoveAsync((await r.ListAsync(Key))[0], ModelStage.Production)),
        ("rollback", r => r.RollbackAsync(Key)),
        ("delete", async r => await r.DeleteAsync((await r.ListAsync(Key))[0])),
    ];

    [Test]
    public async Task Change_DiskFullAtAnyStep_SaysSoAndChangesNothing([Values(0, 1, 2, 3)] int change) =>
        Assert.That(await FailAtEveryStepAsync(Changes[change].Do, dies: false), Is.GreaterThan(1));

    [Test]
    public async Task Change_KilledAtAnyStep_IsDoneOrNot([Values(0, 1, 2, 3)] int change) =>
        Assert.That(await FailAtEveryStepAsync(Changes[change].Do, dies: true), Is.GreaterThan(1));

    [Test]
    public async Task Change_FirstOfAStore_KilledAtAnyStep_CanBeRepeated()
    {
        for (var step = 0; ; step++)
        {
            using var folder = new TemporaryFolder();
            var disk = new FaultyDisk(step, dies: true);
            await TryAsync(() => RegisterAsync(Open(folder, disk)));
            if (!disk.Failed)
            {
                Assert.That(step, Is.GreaterThan(5));
                return;
            }

            Assert.That((await RegisterAsync(Open(folder))).Version, Is.EqualTo(ModelVersion.First));
            await CheckCleanAsync(folder);
        }
    }

    private static async Task<int> FailAtEveryStepAsync(Func<IModelRegistry, Task> change, bool dies)
    {
        for (var step = 0; ; step++)
        {
            using var folder = new TemporaryFolder();
            var healthy = Open(folder);
            await healthy.MoveAsync(await RegisterAsync(healthy), ModelStage.Production);
            await healthy.MoveAsync(await RegisterAsync(healthy), ModelStage.Production);
            await RegisterAsync(healthy);
            var before = await DescribeAsync(healthy);

            var disk = new FaultyDisk(step, dies);
            var failure = await TryAsync(() => change(Open(folder, disk)));
            var after = await DescribeAsync(Open(folder));
            if (!disk.Failed)
            {
                Assert.That(after, Is.Not.EqualTo(before), "Without a fault it is done.");
                return step;
            }

            // A fault while the files of deleted versions are cleared away is none for the caller: the change is made.
            Assert.That(after == before, Is.EqualTo(failure is not null), $"step {step}: {failure?.Message}");
            Assert.That(failure?.Code, Is.Null.Or.EqualTo("AML3010"), failure?.Message);
            await RegisterAsync(Open(folder));
            await CheckCleanAsync(folder);
        }
    }

    private static async Task<RegistryException?> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (RegistryException e)
        {
            return e;
        }
    }

    private static async Task<string> DescribeAsync(ModelRegistry registry)
    {
        var entries = await registry.ListAsync(Key);
        foreach (var entry in entries)
        {
            await registry.ReadArtifactAsync(entry);
        }

        var history = await registry.HistoryAsync(Key);
        return $"{string.Join(' ', entries.Select(e => $"{e.Version} {e.Stage}"))} after {history.Count} changes";
    }

    private static async Task CheckCleanAsync(TemporaryFolder folder)
    {
        var versions = Path.Combine(folder.Path, "models", "default", Key.Code.Value, "versions");
        Assert.That(Directory.GetFileSystemEntries(folder.Path, "*.tmp", SearchOption.AllDirectories), Is.Empty);
        Assert.That(
            Directory.GetDirectories(versions).Select(Path.GetFileName),
            Is.EquivalentTo((await Open(folder).ListAsync(Key)).Select(e => e.Version.ToString())));
    }

    private static ModelRegistry Open(TemporaryFolder folder, Disk? disk = null) =>
        new(new FileModelStore(new(folder.Path, TimeProvider.System, disk)));

    private static Task<ModelEntry> RegisterAsync(IModelRegistry registry) => registry.RegisterAsync(
        new() { Key = Key, Algorithm = "none", SchemaFingerprint = "a" }, [new(ModelArtifact.ModelName, new byte[] { 1, 2, 3, 4 })]);
}
