using AudienceML.Core.Errors;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Tenancy;
using AudienceML.Infrastructure.Files;
using AudienceML.Registry;

namespace AudienceML.Infrastructure.Tests.Files;

/// <summary>What somebody else can do to a store's files, and what the store says then.</summary>
[TestFixture]
public sealed class FileStoreDamageTests
{
    private static readonly ModelKey Key = new(TenantId.Default, new("churn_prediction"));
    private TemporaryFolder _folder = null!;
    private ModelEntry _entry = null!;

    private string Model => Path.Combine(_folder.Path, "models", "default", Key.Code.Value);

    [SetUp]
    public async Task RegisterOneAsync()
    {
        _folder = new();
        _entry = await RegisterAsync(Open());
    }

    [TearDown]
    public void Clear() => _folder.Dispose();

    [TestCase("state.json", "")]
    [TestCase("state.json", "null")]
    [TestCase("state.json", "{\"format\": 1")]
    [TestCase("state.json", "{}")]
    [TestCase("state.json", "[]")]
    [TestCase("state.json", "\0\0\0\0")]
    [TestCase("versions/1.0.0/version.json", "{}")]
    public async Task Document_Unreadable_NamesTheFile(string name, string content)
    {
        await File.WriteAllTextAsync(Path.Combine(Model, name), content);
        await ExpectAsync("AML3009", name);
    }

    [TestCase("\"churn_prediction\"", "\"another\"")]
    [TestCase("\"churn_prediction\"", "\"../../escape\"")]
    [TestCase("\"VALIDATED\"", "\"SERVING\"")]
    [TestCase("\"VALIDATED\"", "3")]
    [TestCase("\"lastVersion\": \"1.0.0\"", "\"lastVersion\": \"0.9.0\"")]
    [TestCase("\"version\": \"1.0.0\"", "\"version\": \"../1.0.0\"")]
    [TestCase("\"deployments\": []", "\"deployments\": [\"7.0.0\"]")]
    [TestCase("\"deployments\": []", "\"deployments\": null")]
    [TestCase("\"historyLength\": ", "\"historyLength\": -")]
    public async Task State_EditedToWhatCannotBe_NamesTheFile(string from, string to)
    {
        var path = Path.Combine(Model, "state.json");
        var text = await File.ReadAllTextAsync(path);
        Assert.That(text, Does.Contain(from));
        await File.WriteAllTextAsync(path, text.Replace(from, to));
        await ExpectAsync("AML3009", "state.json");
    }

    [Test]
    public async Task Version_Edited_IsRefused()
    {
        var path = Path.Combine(Model, "versions", "1.0.0", "version.json");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("none", "some"));
        await ExpectAsync("AML3009", "version.json");
    }

    [Test]
    public async Task Version_FolderDeletedByHand_NamesTheFile()
    {
        Directory.Delete(Path.Combine(Model, "versions", "1.0.0"), recursive: true);
        await ExpectAsync("AML3009", "version.json");
    }

    [Test]
    public async Task State_OfANewerFormat_SaysToUpdate()
    {
        var path = Path.Combine(Model, "state.json");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("\"format\": 1", "\"format\": 2"));
        await ExpectAsync("AML3009", "newer version of AudienceML");
    }

    [Test]
    public async Task History_CutShort_NamesTheFile()
    {
        var path = Path.Combine(Model, "history.jsonl");
        await File.WriteAllTextAsync(path, "");
        var failure = await Assert.ThrowsAsync<RegistryException>(() => Open().HistoryAsync(Key));
        Assert.That(failure!.Message, Does.Contain(path));
    }

    [Test]
    public async Task Artifact_ReplacedByALink_IsNotFollowed()
    {
        var secret = Path.Combine(_folder.Path, "secret");
        await File.WriteAllBytesAsync(secret, [1, 2, 3, 4]);
        var model = Path.Combine(Model, "versions", "1.0.0", "files", "model.bin");
        File.Delete(model);
        File.CreateSymbolicLink(model, secret);
        var failure = await Assert.ThrowsAsync<RegistryException>(() => Open().ReadArtifactAsync(_entry));
        Assert.That(failure!.Code, Is.EqualTo("AML3013"));
    }

    [TestCase("models")]
    [TestCase("models/default")]
    [TestCase("models/default/churn_prediction")]
    [TestCase("models/default/churn_prediction/versions")]
    [TestCase("models/default/churn_prediction/versions/1.0.0")]
    public async Task Folder_ReplacedByALink_IsNotFollowed(string folder)
    {
        var path = Path.Combine(_folder.Path, folder);
        var elsewhere = Path.Combine(_folder.Path, "elsewhere");
        Directory.Move(path, elsewhere);
        Directory.CreateSymbolicLink(path, elsewhere);
        await ExpectAsync("AML3013", "symbolic link");
    }

    [Test]
    public async Task Root_ThatIsALink_IsTheUsersChoice()
    {
        using var place = new TemporaryFolder();
        var link = Path.Combine(place.Path, "link");
        Directory.CreateSymbolicLink(link, _folder.Path);
        var registry = new ModelRegistry(new FileModelStore(new(link, TimeProvider.System)));
        Assert.That((await registry.ListAsync(Key)).Count, Is.EqualTo(1));
    }

    [Test]
    public async Task Root_ThatIsAFile_IsRefused()
    {
        var file = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(file, "text");
        var registry = new ModelRegistry(new FileModelStore(new(file, TimeProvider.System)));
        Assert.Multiple(() =>
        {
            Assert.That(async () => await RegisterAsync(registry), Throws.TypeOf<RegistryException>());
            Assert.That(async () => await registry.ListModelsAsync(), Throws.TypeOf<RegistryException>());
            Assert.That(async () => await registry.ListAsync(Key), Throws.TypeOf<RegistryException>());
        });
    }

    [Test]
    public async Task Change_WhileAnotherProcessHoldsTheLock_SaysWhichOne()
    {
        using var held = await FileLock.AcquireAsync(Path.Combine(Model, "lock"), TimeSpan.Zero, TimeProvider.System, default);
        var hurried = new ModelRegistry(new FileModelStore(new(_folder.Path, TimeProvider.System, lockTimeout: TimeSpan.FromMilliseconds(20))));

        var failure = await Assert.ThrowsAsync<RegistryException>(() => RegisterAsync(hurried));

        Assert.Multiple(() =>
        {
            Assert.That(failure!.Code, Is.EqualTo("AML3003"));
            Assert.That(failure.IsTransient, Is.True);
            Assert.That(failure.Message, Does.Contain($"process {Environment.ProcessId} ").And.Contain(Environment.MachineName));
        });
        Assert.That((await hurried.ListAsync(Key)).Count, Is.EqualTo(1), "Readers wait for nobody.");
    }

    [Test]
    public async Task Change_AfterTheHolderIsGone_GoesOn()
    {
        // The files of a dead process are still there, but nobody has them open.
        await File.WriteAllTextAsync(Path.Combine(Model, "lock.owner"), "process 1 (dead) on nowhere");
        Assert.That((await RegisterAsync(Open())).Version, Is.EqualTo(new ModelVersion(1, 1, 0)));
    }

    private async Task ExpectAsync(string code, string text)
    {
        foreach (var read in (Func<Task>[])[() => Open().ListAsync(Key), () => Open().FindAsync(Key, ModelVersion.First)])
        {
            var failure = await Assert.ThrowsAsync<RegistryException>(() => read());
            Assert.That(failure!.Code, Is.EqualTo(code), failure.Message);
            Assert.That(failure.Message, Does.Contain(text.Replace('/', Path.DirectorySeparatorChar)));
        }
    }

    private static Task<ModelEntry> RegisterAsync(ModelRegistry registry) => registry.RegisterAsync(
        new() { Key = Key, Algorithm = "none", SchemaFingerprint = "a" }, [new(ModelArtifact.ModelName, new byte[] { 1, 2, 3, 4 })]);

    private ModelRegistry Open() => new(new FileModelStore(new(_folder.Path, TimeProvider.System)));
}
