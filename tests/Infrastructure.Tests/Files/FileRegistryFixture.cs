using AudienceML.Core.Registry;
using AudienceML.Infrastructure.Files;
using AudienceML.Registry;
using AudienceML.Testing.Registry;

namespace AudienceML.Infrastructure.Tests.Files;

internal sealed class FileRegistryFixture : RegistryFixture
{
    private readonly TemporaryFolder _folder = new();

    public static Task<RegistryFixture> CreateAsync() => Task.FromResult<RegistryFixture>(new FileRegistryFixture());

    public override IModelRegistry Open() => new ModelRegistry(new FileModelStore(new(_folder.Path, TimeProvider.System)));

    public override Task OverwriteAsync(
        ModelEntry entry, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => File.WriteAllBytesAsync(
        Path.Combine(_folder.Path, "models", entry.Key.Tenant.ToString(), entry.Key.Code.Value, "versions", entry.Version.ToString(), "files", name), content, cancellationToken);

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return base.DisposeAsync();
    }
}
