using AudienceML.Core.Registry;
using AudienceML.Testing.Registry;

namespace AudienceML.Registry.Tests.Contract;

internal sealed class FlawedFixture : RegistryFixture
{
    private readonly Flaw? _flaw;
    private readonly InMemoryModelStore _memory = new();
    private readonly FlawedStore _shared;

    public FlawedFixture(Flaw? flaw)
    {
        _flaw = flaw;
        _shared = new(_memory, flaw);
    }

    public override IModelRegistry Open()
    {
        var store = _flaw == Flaw.KeepsStaleState ? new FlawedStore(_memory, _flaw).Opened() : _shared;
        return new FlawedRegistry(new(store, Retention()), store, _flaw);
    }

    public override Task OverwriteAsync(
        ModelEntry entry, string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        _memory.Overwrite(entry, name, content);
        return Task.CompletedTask;
    }

    private RetentionPolicy Retention() => _flaw switch
    {
        Flaw.KeepsEverything => RetentionPolicy.KeepAll,
        Flaw.KeepsTheNewestOnly => new() { Keep = 1 },
        _ => RetentionPolicy.Default,
    };
}
