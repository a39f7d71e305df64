using System.Collections.Concurrent;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Registry.Stores;

namespace AudienceML.Testing.Registry;

/// <summary>A store that forgets everything with the process: for tests, and the simplest example of how a store behaves.</summary>
public sealed class InMemoryModelStore : IModelStore
{
    private readonly ConcurrentDictionary<ModelKey, Shelf> _shelves = new();

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelKey>> ListModelsAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<ModelKey>>([.. _shelves.Where(s => s.Value.Read(h => h.Line.Versions.Length > 0)).Select(s => s.Key)]);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ModelEntry>> ListAsync(ModelKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<ModelEntry>>(ShelfOf(key).Read(s => s.Line.Versions.Select(s.Entry).ToList()));
    }

    /// <inheritdoc/>
    public async Task<ModelEntry?> FindAsync(ModelKey key, ModelVersion version, CancellationToken cancellationToken = default) =>
        (await ListAsync(key, cancellationToken).ConfigureAwait(false)).FirstOrDefault(e => e.Version == version);

    /// <inheritdoc/>
    public async Task<ModelEntry?> FindProductionAsync(ModelKey key, CancellationToken cancellationToken = default) =>
        (await ListAsync(key, cancellationToken).ConfigureAwait(false)).FirstOrDefault(e => e.Stage == ModelStage.Production);

    /// <inheritdoc/>
    public Task<IReadOnlyList<StageTransition>> HistoryAsync(ModelKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<StageTransition>>(ShelfOf(key).Read(s => s.History.ToList()));
    }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> ReadArtifactAsync(ModelEntry entry, ArtifactInfo artifact, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(artifact);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(ShelfOf(entry.Key).Read<ReadOnlyMemory<byte>?>(s =>
            s.Files.TryGetValue((entry.ModelId, artifact.Name), out var content) ? content.ToArray() : default(ReadOnlyMemory<byte>?)));
    }

    /// <inheritdoc/>
    public Task<ModelChange> ChangeAsync(ModelKey key, Func<ModelLine, ModelChange> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(ShelfOf(key).Read(s => s.Change(change)));
    }

    /// <summary>Puts other bytes in the place of a stored file, behind the store's back.</summary>
    public void Overwrite(ModelEntry entry, string name, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ShelfOf(entry.Key).Read(s => s.Files[(entry.ModelId, name)] = content.ToArray());
    }

    private Shelf ShelfOf(ModelKey key) => _shelves.GetOrAdd(key, k => new(k));

    private sealed class Shelf(ModelKey key)
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<Guid, NewVersion> _versions = [];

        public ModelLine Line { get; private set; } = ModelLine.Empty(key);

        public List<StageTransition> History { get; } = [];

        public Dictionary<(Guid ModelId, string Name), byte[]> Files { get; } = [];

        public T Read<T>(Func<Shelf, T> read)
        {
            lock (_gate)
            {
                return read(this);
            }
        }

        public ModelEntry Entry(VersionState state)
        {
            var entry = _versions[state.ModelId].Entry;
            return state.ToEntry(entry.Registration, entry.Artifacts);
        }

        public ModelChange Change(Func<ModelLine, ModelChange> change)
        {
            var done = change(Line);
            if (done.Added is { } added)
            {
                _versions.Add(added.Entry.ModelId, added);
                foreach (var file in added.Files)
                {
                    Files.Add((added.Entry.ModelId, file.Name), file.Content.ToArray());
                }
            }

            Line = done.Line;
            History.AddRange(done.Transitions);
            var remaining = Line.Versions.Select(v => v.ModelId).ToHashSet();
            foreach (var file in Files.Keys.Where(f => !remaining.Contains(f.ModelId)).ToList())
            {
                Files.Remove(file);
            }

            return done;
        }
    }
}
