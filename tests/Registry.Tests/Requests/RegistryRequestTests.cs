using System.Collections.Immutable;
using AudienceML.Core.Errors;
using AudienceML.Core.Hosting;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Requests;
using AudienceML.Core.Tenancy;
using AudienceML.Registry.Requests;
using AudienceML.Registry.Stores;
using AudienceML.Testing.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace AudienceML.Registry.Tests.Requests;

[TestFixture]
public sealed class RegistryRequestTests
{
    private static readonly ModelKey Key = new(TenantId.Default, new("churn_prediction"));
    private ServiceProvider _services = null!;
    private ISender _sender = null!;
    private IModelRegistry _registry = null!;
    private string _folder = null!;

    [SetUp]
    public void Build()
    {
        var builder = new ServiceCollection().AddAudienceML().AddRegistry().AddRegistry();
        builder.Services.AddSingleton<IModelStore, InMemoryModelStore>();
        _services = builder.Services.BuildServiceProvider();
        _sender = _services.GetRequiredService<ISender>();
        _registry = _services.GetRequiredService<IModelRegistry>();
        _folder = Directory.CreateTempSubdirectory("audienceml-").FullName;
    }

    [TearDown]
    public async Task ClearAsync()
    {
        Directory.Delete(_folder, recursive: true);
        await _services.DisposeAsync();
    }

    [Test]
    public async Task Promote_Rollback_Delete_List_DoWhatTheySay()
    {
        await RegisterAsync();
        await RegisterAsync();
        Assert.That((await _sender.Send(new PromoteModel(Key, new(1, 0, 0), By: "me"))).DeployedBy, Is.EqualTo("me"));
        Assert.That((await _sender.Send(new PromoteModel(Key, new(1, 1, 0)))).Stage, Is.EqualTo(ModelStage.Production));
        Assert.That((await _sender.Send(new RollbackModel(Key, "me", "slow"))).Version, Is.EqualTo(ModelVersion.First));
        Assert.That((await _sender.Send(new DeleteModel(Key, new(1, 1, 0)))).Version, Is.EqualTo(new ModelVersion(1, 1, 0)));
        Assert.That((await _sender.Send(new ListModels())).Single().Version, Is.EqualTo(ModelVersion.First));
        Assert.That(await _sender.Send(new ListModels(new ModelKey(TenantId.Default, new("other")))), Is.Empty);
    }

    [Test]
    public async Task Show_WithoutAVersion_TakesProductionAndElseTheNewest()
    {
        await RegisterAsync();
        await RegisterAsync();
        Assert.That((await _sender.Send(new ShowModel(Key))).Entry.Version, Is.EqualTo(new ModelVersion(1, 1, 0)));
        await _sender.Send(new PromoteModel(Key, ModelVersion.First, By: "ann", Reason: "it | works"));

        var details = await _sender.Send(new ShowModel(Key));

        Assert.Multiple(() =>
        {
            Assert.That(details.Entry.Version, Is.EqualTo(ModelVersion.First));
            Assert.That(details.History, Has.Length.EqualTo(3));
            Assert.That(details.Card, Does.StartWith("# churn_prediction 1.0.0\n").And.Contain("| auc | 0.8512 |").And.Contain("| tenure | Number | 1 |"));
            Assert.That(details.Card, Does.Contain("VALIDATED | PRODUCTION | ann | it \\| works |"));
        });
    }

    [Test]
    public void Unknown_VersionOrModel_IsAClearError() => Assert.Multiple(() =>
    {
        foreach (var send in (Func<Task>[])[
            () => _sender.Send(new PromoteModel(Key, new(9, 0, 0))), () => _sender.Send(new DeleteModel(Key, new(9, 0, 0))),
            () => _sender.Send(new ShowModel(Key)), () => _sender.Send(new ShowModel(Key, new(9, 0, 0))), () => _sender.Send(new RollbackModel(Key)),
            () => _sender.Send(new ExportModel(Key, null, Path.Combine(_folder, "out")))])
        {
            Assert.That(send, Throws.TypeOf<RegistryException>().With.Message.Contains("churn_prediction"));
        }
    });

    [Test]
    public void Invalid_Requests_AreRefusedBeforeTheirHandler() => Assert.Multiple(() =>
    {
        foreach (var send in (Func<Task>[])[
            () => _sender.Send(new PromoteModel(default, ModelVersion.First)), () => _sender.Send(new PromoteModel(Key, default)),
            () => _sender.Send(new PromoteModel(Key, ModelVersion.First, (ModelStage)99)), () => _sender.Send(new RollbackModel(Key, "a\0")),
            () => _sender.Send(new DeleteModel(Key, ModelVersion.First, Reason: new('x', 1001))), () => _sender.Send(new ExportModel(Key, null, ""))])
        {
            Assert.That(send, Throws.TypeOf<InvalidRequestException>());
        }
    });

    [Test]
    public async Task Export_ToANewFolder_WritesFilesAndCard()
    {
        await RegisterAsync();
        var export = await _sender.Send(new ExportModel(Key, null, Path.Combine(_folder, "new", "out") + Path.DirectorySeparatorChar));
        Assert.Multiple(() =>
        {
            Assert.That(export.Files, Is.EqualTo(["model.bin", "card.md"]));
            Assert.That(File.ReadAllBytes(Path.Combine(export.Directory, "model.bin")), Is.EqualTo(new byte[] { 1, 2, 3 }));
            Assert.That(Directory.GetFileSystemEntries(_folder, "*", SearchOption.AllDirectories), Has.Length.EqualTo(4), "Nothing else is left.");
        });
    }

    [Test]
    public async Task Export_ToAFolderInUse_OverwritesNothing()
    {
        await RegisterAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder, "mine.txt"), "mine");
        var failure = await Assert.ThrowsAsync<RegistryException>(() => _sender.Send(new ExportModel(Key, null, _folder)));
        Assert.That(failure!.Code, Is.EqualTo("AML3015"));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task Export_OfAnAlteredVersion_LeavesNothing()
    {
        var entry = await RegisterAsync();
        ((InMemoryModelStore)_services.GetRequiredService<IModelStore>()).Overwrite(entry, "model.bin", new byte[] { 9, 9, 9 });
        await Assert.ThrowsAsync<RegistryException>(() => _sender.Send(new ExportModel(Key, null, Path.Combine(_folder, "out"))));
        Assert.That(Directory.GetFileSystemEntries(_folder), Is.Empty);
    }

    [Test]
    public void Registry_WithoutAStore_SaysWhichCallIsMissing()
    {
        using var services = new ServiceCollection().AddAudienceML().AddRegistry().Services.BuildServiceProvider();
        Assert.That(() => services.GetRequiredService<IModelRegistry>(), Throws.InvalidOperationException.With.Message.Contains("UseFiles"));
    }

    private Task<ModelEntry> RegisterAsync() => _registry.RegisterAsync(
        new()
        {
            Key = Key,
            Algorithm = "gradient_boosting",
            SchemaFingerprint = "a",
            Metrics = ImmutableSortedDictionary<string, double>.Empty.Add("auc", 0.8512),
            Features = [new("tenure", default, 1, 0, 72, 32.4, 24.6, 0.1)],
        },
        [new("model.bin", new byte[] { 1, 2, 3 })]);
}
