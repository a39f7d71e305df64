using System.Collections.Concurrent;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Registry.Stores;
using AudienceML.Testing.Registry;

namespace AudienceML.Registry.Tests.Contract;

/// <summary>A store in memory with one flaw.</summary>
internal sealed class FlawedStore(InMemoryModelStore inner, Flaw? flaw) : IModelStore
{
    private readonly ConcurrentDictionary<(Guid, string), ReadOnlyMemory<byte>> _files = new();
    private ModelLine _stale = ModelLine.Empty(default);

    /// <summary>Reads the model that the checks work with.</summary>
    public FlawedStore Opened()
    {
        inner.ChangeAsync(new(default, new("churn_prediction")), line => new(_stale = line, [])).GetAwaiter().GetResult();
        return this;
    }

    public Task<IReadOnlyList<ModelKey>> ListModelsAsync(CancellationToken cancellationToken = default) => inner.ListModelsAsync(Token(cancellationToken));

    public async Task<IReadOnlyList<ModelEntry>> ListAsync(ModelKey key, CancellationToken cancellationToken = default) =>
        [.. (await inner.ListAsync(Key(key), Token(cancellationToken))).Select(Read)];

    public async Task<ModelEntry?> FindAsync(ModelKey key, ModelVersion version, CancellationToken cancellationToken = default) =>
        await inner.FindAsync(Key(key), version, Token(cancellationToken)) is { } entry
            ? Read(entry)
            : flaw == Flaw.ThrowsForUnknown ? throw new KeyNotFoundException() : null;

    public Task<ModelEntry?> FindProductionAsync(ModelKey key, CancellationToken cancellationToken = default) =>
        inner.FindProductionAsync(Key(key), Token(cancellationToken));

    public async Task<IReadOnlyList<StageTransition>> HistoryAsync(ModelKey key, CancellationToken cancellationToken = default)
    {
        var history = await inner.HistoryAsync(Key(key), Token(cancellationToken));
        return flaw == Flaw.ForgetsHistory ? [.. history.Where(t => t.To is not null)] : history;
    }

    public async Task<ReadOnlyMemory<byte>?> ReadArtifactAsync(ModelEntry entry, ArtifactInfo artifact, CancellationToken cancellationToken = default)
    {
        if (flaw == Flaw.LosesAFile && artifact.Length == 0)
        {
            return default(ReadOnlyMemory<byte>?);
        }

        var content = await inner.ReadArtifactAsync(entry with { Key = Key(entry.Key) }, artifact, Token(cancellationToken));
        return content is null && flaw == Flaw.KeepsFilesOfDeletedVersions && _files.TryGetValue((entry.ModelId, artifact.Name), out var kept) ? kept : content;
    }

    public async Task<ModelChange> ChangeAsync(ModelKey key, Func<ModelLine, ModelChange> change, CancellationToken cancellationToken = default)
    {
        ModelChange Apply(ModelLine line)
        {
            var done = change(line with { Key = key });
            foreach (var file in done.Added?.Files ?? [])
            {
                _files[(done.Added!.Entry.ModelId, file.Name)] = file.Content;
            }

            return Spoil(line, done);
        }

        if (flaw != Flaw.KeepsStaleState)
        {
            return await inner.ChangeAsync(Key(key), Apply, Token(cancellationToken));
        }

        // What it works with is what it read when it was opened.
        return await inner.ChangeAsync(
            key,
            _ =>
            {
                var done = Apply(_stale);
                _stale = done.Line;
                return done;
            },
            cancellationToken);
    }

    private ModelChange Spoil(ModelLine before, ModelChange done)
    {
        var line = done.Line;
        line = flaw switch
        {
            Flaw.ReusesNumbers => line with { LastVersion = line.Versions is [.., var last] ? last.Version : null },
            Flaw.LosesDeployments => line with { Deployments = [] },
            Flaw.LeavesTwoInProduction when before.Production is { } served && line.Find(served.Version) is not null =>
                line with { Versions = [.. line.Versions.Select(v => v.Version == served.Version ? served : v)] },
            _ => line,
        };
        return done with { Line = line };
    }

    private ModelEntry Read(ModelEntry entry) => flaw switch
    {
        Flaw.LosesNaN => entry with
        {
            Registration = entry.Registration with { Metrics = entry.Registration.Metrics.SetItems(
                entry.Registration.Metrics.Where(m => double.IsNaN(m.Value)).Select(m => KeyValuePair.Create(m.Key, 0.0))) },
        },
        Flaw.LosesFeatures => entry with { Registration = entry.Registration with { Features = [] } },
        _ => entry,
    };

    private ModelKey Key(ModelKey key) => flaw == Flaw.MixesTenants ? new(default, key.Code) : key;

    private CancellationToken Token(CancellationToken token) => flaw == Flaw.IgnoresCancellation ? CancellationToken.None : token;
}
