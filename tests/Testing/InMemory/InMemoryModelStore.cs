using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Registry.Stores;

namespace AudienceML.Testing.InMemory;

/// <summary>A model store that forgets everything when the process ends; for tests.</summary>
public sealed class InMemoryModelStore : IModelStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ModelKey, Model> _models = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelKey>> ListModelsAsync(CancellationToken cancellationToken = default) =>
        Locked<IReadOnlyList<ModelKey>>(() => [.. _models.Where(m => !m.Value.Line.Versions.IsEmpty).Select(m => m.Key)], cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelEntry>> ListAsync(ModelKey key, CancellationToken cancellationToken = default) =>
        Locked<IReadOnlyList<ModelEntry>>(() => [.. Entries(key)], cancellationToken);

    /// <inheritdoc/>
    public Task<ModelEntry?> FindAsync(ModelKey key, ModelVersion version, CancellationToken cancellationToken = default) =>
        Locked(() => Entries(key).FirstOrDefault(e => e.Version == version), cancellationToken);

    /// <inheritdoc/>
    public Task<ModelEntry?> FindProductionAsync(ModelKey key, CancellationToken cancellationToken = default) =>
        Locked(() => Entries(key).FirstOrDefault(e => e.Stage == ModelStage.Production), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StageTransition>> HistoryAsync(ModelKey key, CancellationToken cancellationToken = default) =>
        Locked<IReadOnlyList<StageTransition>>(() => _models.TryGetValue(key, out var model) ? [.. model.History] : [], cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> ReadArtifactAsync(ModelEntry entry, ArtifactInfo artifact, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(artifact);
        return Locked<ReadOnlyMemory<byte>?>(
            () => _models.TryGetValue(entry.Key, out var model) && model.Versions.TryGetValue(entry.Version, out var version)
                ? version.Files.FirstOrDefault(f => f.Name == artifact.Name)?.Content
                : null,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<ModelChange> ChangeAsync(ModelKey key, Func<ModelLine, ModelChange> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Locked(
            () =>
            {
                if (!_models.TryGetValue(key, out var model))
                {
                    model = new Model { Line = ModelLine.Empty(key) };
                }

                var made = change(model.Line);
                model.Line = made.Line;
                model.History.AddRange(made.Transitions);
                if (made.Added is { } added)
                {
                    model.Versions[added.Entry.Version] = added;
                }

                foreach (var gone in model.Versions.Keys.Where(v => made.Line.Find(v) is null).ToArray())
                {
                    model.Versions.Remove(gone);
                }

                _models[key] = model;
                return made;
            },
            cancellationToken);
    }

    private IEnumerable<ModelEntry> Entries(ModelKey key) => _models.TryGetValue(key, out var model)
        ? model.Line.Versions.Select(state => state.ToEntry(
            model.Versions[state.Version].Entry.Registration, model.Versions[state.Version].Entry.Artifacts))
        : [];

    private Task<T> Locked<T>(Func<T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return Task.FromResult(read());
        }
    }

    private sealed class Model
    {
        public required ModelLine Line { get; set; }

        public List<StageTransition> History { get; } = [];

        public Dictionary<ModelVersion, NewVersion> Versions { get; } = [];
    }
}
