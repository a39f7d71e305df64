using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Core.Tenancy;
using AudienceML.Testing.Contracts;

namespace AudienceML.Testing.Registry;

/// <content>Numbers, files, names, tenants.</content>
public sealed partial class RegistryContract
{
    private static readonly string[] BadNames =
    [
        "", ".", "..", "../model.bin", "..\\model.bin", "a/b", "/etc/passwd", "C:\\model.bin", "C:model", ".hidden", "model.", "nul", "COM1.bin",
        "model\0.bin", "model bin", "modèle.bin", "a\nb", new('a', 101),
    ];

    private static async Task FirstVersionAsync(RegistryFixture fixture)
    {
        var registry = fixture.Open();
        var registration = Samples.Registration();
        var entry = await registry.RegisterAsync(registration, Samples.Files()).ConfigureAwait(false);
        Expect.Equal(ModelVersion.First, entry.Version, "the number");
        Expect.Equal(ModelStage.Validated, entry.Stage, "the stage");
        Expect.Equal(null, entry.Parent, "the version before");
        Expect.Equal(RegistryText.Of(registration), RegistryText.Of(entry.Registration), "the registration in the answer");
        var found = await GetAsync(fixture.Open(), entry).ConfigureAwait(false);
        Expect.Equal(RegistryText.Of(entry), RegistryText.Of(found), "the version, read again");
        var listed = await registry.ListAsync(Samples.Key).ConfigureAwait(false);
        Expect.Equal(RegistryText.Of(entry), string.Join('|', listed.Select(RegistryText.Of)), "the list");
        Expect.Equal(null, await registry.FindProductionAsync(Samples.Key).ConfigureAwait(false), "the version in production");
    }

    private static async Task NumbersAsync(RegistryFixture fixture)
    {
        var registry = fixture.Open();
        var entries = new List<ModelEntry>();
        foreach (var fingerprint in (string[])["a", "a", "b", "a"])
        {
            entries.Add(await RegisterAsync(registry, fingerprint).ConfigureAwait(false));
        }

        Expect.Equal("1.0.0 1.1.0 2.0.0 3.0.0", string.Join(' ', entries.Select(e => e.Version)), "the numbers");
        Expect.Equal(" 1.0.0 1.1.0 2.0.0", string.Join(' ', entries.Select(e => e.Parent)), "the versions before");
        Expect.Equal("3.0.0 2.0.0 1.1.0 1.0.0", await VersionsAsync(registry).ConfigureAwait(false), "the list, newest first");
    }

    private static async Task DeletedNumbersAsync(RegistryFixture fixture)
    {
        var registry = fixture.Open();
        for (var i = 0; i < 2; i++)
        {
            await registry.DeleteAsync(await RegisterAsync(registry).ConfigureAwait(false)).ConfigureAwait(false);
        }

        Expect.Equal("", await VersionsAsync(registry).ConfigureAwait(false), "the list after all are deleted");
        Expect.Equal(0, (await registry.ListModelsAsync().ConfigureAwait(false)).Count, "the models that have a version");
        Expect.Equal("1.2.0", (await RegisterAsync(fixture.Open()).ConfigureAwait(false)).Version.ToString(), "the next number");
    }

    private static async Task FilesAsync(RegistryFixture fixture)
    {
        var registry = fixture.Open();
        ModelArtifact[] files =
        [
            new("empty", ReadOnlyMemory<byte>.Empty), new("Model.BAK", Samples.Bytes(255)), new(ModelArtifact.ModelName, Samples.Bytes(3_000_000)),
            new("slice.bin", Samples.Bytes(100).AsMemory(10, 20)),
        ];
        var entry = await registry.RegisterAsync(Samples.Registration(), files).ConfigureAwait(false);
        Expect.Equal(string.Join(' ', files.Select(f => f.Name)), string.Join(' ', entry.Artifacts.Select(a => a.Name)), "the files' order");
        foreach (var file in files)
        {
            var read = await fixture.Open().ReadArtifactAsync(entry, file.Name).ConfigureAwait(false);
            Expect.True(read.Span.SequenceEqual(file.Content.Span), $"The bytes of {file.Name} are others now.");
        }
    }

    private static async Task AlteredFileAsync(RegistryFixture fixture)
    {
        var registry = fixture.Open();
        var entry = await RegisterAsync(registry).ConfigureAwait(false);
        var good = Samples.Files()[0].Content;
        var flipped = good.ToArray();
        flipped[^1] ^= 1;
        foreach (var content in (ReadOnlyMemory<byte>[])[flipped, good[..^1], (byte[])[.. good.Span, 0], ReadOnlyMemory<byte>.Empty])
        {
            await fixture.OverwriteAsync(entry, ModelArtifact.ModelName, content).ConfigureAwait(false);
            var refusal = await Expect.RefusalAsync(() => registry.ReadArtifactAsync(entry), "reading an altered file").ConfigureAwait(false);
            Expect.True(refusal.Message.Contains(ModelArtifact.ModelName, StringComparison.Ordinal), "The error does not name the file.");
        }

        await fixture.OverwriteAsync(entry, ModelArtifact.ModelName, good).ConfigureAwait(false);
        await registry.ReadArtifactAsync(entry).ConfigureAwait(false);
    }

    private static async Task BadNamesAsync(RegistryFixture fixture)
    {
        var registry = fixture.Open();
        foreach (var name in BadNames)
        {
            await Expect.RefusalAsync(
                () => registry.RegisterAsync(Samples.Registration(), [.. Samples.Files(), new(name, new byte[1])]), $"a file named '{name}'").ConfigureAwait(false);
        }

        await Expect.RefusalAsync(
            () => registry.RegisterAsync(Samples.Registration(), [.. Samples.Files(), new("MODEL.bin", new byte[1])]),
            "two names that differ in case only").ConfigureAwait(false);
        Expect.Equal("", await VersionsAsync(registry).ConfigureAwait(false), "the versions");
        var entry = await RegisterAsync(registry).ConfigureAwait(false);
        foreach (var name in BadNames)
        {
            await Expect.RefusalAsync(() => registry.ReadArtifactAsync(entry, name), $"reading '{name}'").ConfigureAwait(false);
            var forged = entry with { Artifacts = [new(name, 1, new('0', 64))] };
            await Expect.RefusalAsync(() => registry.ReadArtifactAsync(forged, name), $"reading '{name}' with a forged entry").ConfigureAwait(false);
        }
    }

    private static async Task BadRegistrationsAsync(RegistryFixture fixture)
    {
        var registry = fixture.Open();
        var good = Samples.Registration();
        await Expect.RefusalAsync(() => registry.RegisterAsync(good, []), "a version without files").ConfigureAwait(false);
        await Expect.RefusalAsync(() => registry.RegisterAsync(good, [new("other.bin", new byte[1])]), "a version without a model").ConfigureAwait(false);
        foreach (var bad in (ModelRegistration[])[
            good with { SchemaFingerprint = "" },
            good with { Description = "a\0b" },
            good with { CreatedBy = "\uD800" },
            good with { Metadata = good.Metadata.Add("k", "\0") },
            good with { Tags = ["\uDC00\uD800"] }])
        {
            await Expect.RefusalAsync(() => registry.RegisterAsync(bad, Samples.Files()), "a registration that no store can keep").ConfigureAwait(false);
        }

        Expect.Equal("", await VersionsAsync(registry).ConfigureAwait(false), "the versions");
    }

    private static async Task UnknownAsync(RegistryFixture fixture)
    {
        var registry = fixture.Open();
        Expect.Equal(null, await registry.FindAsync(Samples.Key, ModelVersion.First).ConfigureAwait(false), "an unknown model");
        Expect.Equal("", await VersionsAsync(registry).ConfigureAwait(false), "the versions of an unknown model");
        Expect.Equal(0, (await registry.HistoryAsync(Samples.Key).ConfigureAwait(false)).Count, "the history of an unknown model");
        Expect.Equal(0, (await registry.ListModelsAsync().ConfigureAwait(false)).Count, "the models of an empty store");
        await Expect.RefusalAsync(() => registry.RollbackAsync(Samples.Key), "a rollback of an unknown model").ConfigureAwait(false);
        var entry = await RegisterAsync(registry).ConfigureAwait(false);
        Expect.Equal(null, await registry.FindAsync(Samples.Key, new(1, 1, 0)).ConfigureAwait(false), "an unknown version");
        await Expect.RefusalAsync(() => registry.ReadArtifactAsync(entry, "unknown.bin"), "an unknown file").ConfigureAwait(false);
        var other = entry with { ModelId = Guid.NewGuid() };
        await Expect.RefusalAsync(() => registry.MoveAsync(other, ModelStage.Staging), "a move of another version with this number").ConfigureAwait(false);
        await Expect.RefusalAsync(() => registry.DeleteAsync(other), "a deletion of another version with this number").ConfigureAwait(false);
        await registry.DeleteAsync(entry).ConfigureAwait(false);
        await Expect.RefusalAsync(() => registry.MoveAsync(entry, ModelStage.Staging), "a move of a deleted version").ConfigureAwait(false);
        await Expect.RefusalAsync(() => registry.DeleteAsync(entry), "a second deletion").ConfigureAwait(false);
        await Expect.RefusalAsync(() => registry.ReadArtifactAsync(entry), "a file of a deleted version").ConfigureAwait(false);
        await Expect.RefusalAsync(() => registry.ReadArtifactAsync(entry, Samples.EmptyName), "an empty file of a deleted version").ConfigureAwait(false);
    }

    private static async Task TenantsAsync(RegistryFixture fixture)
    {
        var registry = fixture.Open();
        var company = new Guid("5c6f0e0a-1111-4222-8333-444455556666");
        ModelKey[] keys =
        [
            Samples.Key, new(TenantId.Default, new("churn")), new(new(company), Samples.Key.Code), new(new(company, company), Samples.Key.Code),
        ];
        foreach (var key in keys)
        {
            var entry = await RegisterAsync(registry, key: key).ConfigureAwait(false);
            Expect.Equal(ModelVersion.First, entry.Version, $"the first number of {key}");
            await registry.MoveAsync(entry, ModelStage.Production).ConfigureAwait(false);
        }

        Expect.Equal(string.Join(' ', keys.Order(Comparer<ModelKey>.Create(Compare))), string.Join(' ', await registry.ListModelsAsync().ConfigureAwait(false)), "the models");
        foreach (var key in keys)
        {
            Expect.Equal("1.0.0", await VersionsAsync(fixture.Open(), key).ConfigureAwait(false), $"the versions of {key}");
            Expect.Equal(key, (await registry.FindProductionAsync(key).ConfigureAwait(false))?.Key, "the version in production");
            Expect.Equal(2, (await registry.HistoryAsync(key).ConfigureAwait(false)).Count, $"the history of {key}");
        }
    }

    private static async Task HandlesAsync(RegistryFixture fixture)
    {
        var (one, other) = (fixture.Open(), fixture.Open());
        for (var i = 0; i < 3; i++)
        {
            var entry = await PromoteAsync(one).ConfigureAwait(false);
            Expect.Equal(entry.Version, (await other.FindProductionAsync(Samples.Key).ConfigureAwait(false))?.Version, "what the other handle sees in production");
            (one, other) = (other, one);
        }
    }

    private static async Task CancelledAsync(RegistryFixture fixture)
    {
        var registry = fixture.Open();
        using var source = new CancellationTokenSource();
        await source.CancelAsync().ConfigureAwait(false);
        try
        {
            await registry.RegisterAsync(Samples.Registration(), Samples.Files(), source.Token).ConfigureAwait(false);
            throw new ContractViolationException("A cancelled registration was done.");
        }
        catch (OperationCanceledException)
        {
            Expect.Equal("", await VersionsAsync(registry).ConfigureAwait(false), "the versions after a cancelled registration");
        }
    }

    private static int Compare(ModelKey left, ModelKey right)
    {
        var byTenant = string.CompareOrdinal(left.Tenant.ToString(), right.Tenant.ToString());
        return byTenant != 0 ? byTenant : string.CompareOrdinal(left.Code.Value, right.Code.Value);
    }
}
