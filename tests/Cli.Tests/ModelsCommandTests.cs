using AudienceML.Core.Hosting;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Tenancy;
using AudienceML.Infrastructure.Files;
using AudienceML.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace AudienceML.Cli.Tests;

[TestFixture]
internal sealed class ModelsCommandTests : CliFixture
{
    private static readonly byte[] Content = [1, 2, 3];

    private string _store = "";

    [SetUp]
    public async Task RegisterTwoVersions()
    {
        _store = PathOf(Path.GetRandomFileName());
        var services = new ServiceCollection();
        services.AddAudienceML().AddRegistry().UseFiles(_store);
        await using var provider = services.BuildServiceProvider();
        var registry = provider.GetRequiredService<IModelRegistry>();
        var registration = new ModelRegistration
        {
            Key = new ModelKey(TenantId.Default, new ModelCode("churn_prediction")),
            Algorithm = "gradient_boosting",
            SchemaFingerprint = "f",
            TrainingRows = 1234,
        };
        await registry.RegisterAsync(registration, [new ModelArtifact(ModelArtifact.ModelName, Content)]);
        await registry.RegisterAsync(registration, [new ModelArtifact(ModelArtifact.ModelName, Content)]);
    }

    [Test]
    public async Task List_ShowsVersionsNewestFirst()
    {
        var run = await CliRun.DoneAsync("models", "list", "--store", _store);
        Assert.That(run.Output, Does.Match("(?s)churn_prediction +1\\.1\\.0 +validated +1,234.*churn_prediction +1\\.0\\.0"));
    }

    [Test]
    public async Task List_AsJson_IsOneArray()
    {
        var versions = (await CliRun.DoneAsync("models", "list", "churn", "--store", _store, "--json")).Json;
        Assert.That(versions.EnumerateArray().Select(v => v.GetProperty("version").GetString()), Is.EqualTo(["1.1.0", "1.0.0"]));
    }

    [Test]
    public async Task List_OfAnEmptyStore_SaysSo()
    {
        var run = await CliRun.DoneAsync("models", "list", "--store", PathOf("nothing"));
        Assert.That(run.Output, Is.Empty);
        Assert.That(run.Error, Does.Contain("no versions"));
        Assert.That(Directory.Exists(PathOf("nothing")), Is.False, "Looking must not create a store.");
    }

    [Test]
    public async Task Promote_ThenRollback_GoesBackToTheVersionBefore()
    {
        await CliRun.DoneAsync("models", "promote", "churn", "1.0.0", "--store", _store);
        await CliRun.DoneAsync("models", "promote", "churn", "1.1.0", "--reason", "better", "--store", _store);
        Assert.That(await ProductionAsync(), Is.EqualTo("1.1.0"));
        await CliRun.DoneAsync("models", "rollback", "churn", "--store", _store);
        Assert.That(await ProductionAsync(), Is.EqualTo("1.0.0"));

        var shown = await CliRun.DoneAsync("models", "show", "churn", "1.1.0", "--store", _store);
        Assert.That(shown.Output, Does.Contain("better").And.Contain("deprecated").And.Contain("model.bin"));
    }

    [Test]
    public Task Rollback_WithoutAnythingToGoBackTo_IsRefused() => CliRun.RefusedAsync(["models", "rollback", "churn", "--store", _store], "churn");

    [Test]
    public async Task Delete_InProduction_IsRefusedAndNothingIsLost()
    {
        await CliRun.DoneAsync("models", "promote", "churn", "1.0.0", "--store", _store);
        await CliRun.RefusedAsync(["models", "delete", "churn", "1.0.0", "--store", _store], "1.0.0", "production");
        Assert.That(await ProductionAsync(), Is.EqualTo("1.0.0"));
    }

    [Test]
    public async Task Delete_RemovesTheVersion()
    {
        await CliRun.DoneAsync("models", "delete", "churn", "1.0.0", "--store", _store);
        await CliRun.RefusedAsync(["models", "show", "churn", "1.0.0", "--store", _store], "1.0.0", "models list");
    }

    [Test]
    public Task UnknownModel_IsRefused() => CliRun.RefusedAsync(["models", "show", "segments", "--store", _store], "segments", "models list");

    [Test]
    public async Task Export_WritesTheFilesAsTheyAre()
    {
        var folder = PathOf(Path.GetRandomFileName());
        await CliRun.DoneAsync("models", "export", "churn", "1.0.0", "--out", folder, "--store", _store);
        Assert.That(await File.ReadAllBytesAsync(Path.Combine(folder, "model.bin")), Is.EqualTo(Content));
        Assert.That(File.Exists(Path.Combine(folder, "card.md")));
    }

    [Test]
    public Task Export_OntoAFile_IsRefused() =>
        CliRun.RefusedAsync(["models", "export", "churn", "--out", Write("taken", ""), "--store", _store], "taken", "--out");

    [Test]
    public async Task AlteredFile_IsRefused()
    {
        var file = Directory.GetFiles(_store, "model.bin", SearchOption.AllDirectories)[0];
        await File.WriteAllBytesAsync(file, [9, 9, 9]);
        var codes = new[]
        {
            (await CliRun.OfAsync("models", "export", "churn", "1.0.0", "--out", PathOf("altered"), "--store", _store)).ExitCode,
            (await CliRun.OfAsync("models", "export", "churn", "1.1.0", "--out", PathOf("altered"), "--store", _store)).ExitCode,
        };
        Assert.That(codes, Is.EquivalentTo([ExitCodes.Done, ExitCodes.BadInput]));
    }

    [Test]
    public Task Store_ThatIsAFile_IsRefused() => CliRun.RefusedAsync(["models", "list", "--store", Write("file.txt", "x")], "file.txt");

    [Test]
    public async Task Store_ThatIsDown_FailsWithoutThePassword()
    {
        const string Down = "Host=127.0.0.1;Port=1;Database=audience;Username=me;Password=secret;Timeout=1";
        var run = await CliRun.OfAsync("models", "list", "--store", Down, "--json");
        Assert.That(run.ExitCode, Is.EqualTo(ExitCodes.Failed), run.Error);
        Assert.That(run.Json.GetProperty("error").GetProperty("remedy").GetString(), Is.Not.Empty);
        Assert.That(run.Output + run.Error, Does.Contain("127.0.0.1").And.Not.Contain("secret"));
    }

    private async Task<string?> ProductionAsync() => (await CliRun.DoneAsync("models", "list", "--store", _store, "--json")).Json
        .EnumerateArray().Single(v => v.GetProperty("stage").GetString() == "production").GetProperty("version").GetString();
}
