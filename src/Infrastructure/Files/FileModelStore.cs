using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Registry.Stores;

namespace AudienceML.Infrastructure.Files;

/// <summary>Versions as folders that people can read.</summary>
/// <remarks>
/// <code>
/// models/[tenant]/[code]/state.json               what can change: numbers, stages, deployments
///                        history.jsonl            one change a line
///                        versions/1.0.0/version.json, files/model.bin, ...
///                        lock, lock.owner
/// </code>
/// A change writes the folder of a new version and the lines of the history first and replaces state.json last, by one rename. What
/// state.json does not name does not exist, and the next change clears it away.
/// </remarks>
internal sealed class FileModelStore(StoreFolder store) : IModelStore
{
    private const string Section = "models";

    public Task<IReadOnlyList<ModelKey>> ListModelsAsync(CancellationToken cancellationToken = default) => store.GuardAsync(async () =>
    {
        var keys = new List<ModelKey>();
        foreach (var folder in store.FoldersIn(Section))
        {
            var document = await store.ReadAsync(StatePath(folder), StoreJson.Document.LineDocument, cancellationToken).ConfigureAwait(false);
            if (document is null)
            {
                continue;
            }

            Check(document, folder, store.FolderOf(Section, document.Key));
            if (document.Versions.Length > 0)
            {
                keys.Add(document.Key);
            }
        }

        return (IReadOnlyList<ModelKey>)keys;
    });

    public Task<IReadOnlyList<ModelEntry>> ListAsync(ModelKey key, CancellationToken cancellationToken = default) =>
        SelectAsync(key, _ => true, cancellationToken);

    public async Task<ModelEntry?> FindAsync(ModelKey key, ModelVersion version, CancellationToken cancellationToken = default)
    {
        var found = await SelectAsync(key, v => v.Version == version, cancellationToken).ConfigureAwait(false);
        return found.SingleOrDefault();
    }

    public async Task<ModelEntry?> FindProductionAsync(ModelKey key, CancellationToken cancellationToken = default)
    {
        var found = await SelectAsync(key, v => v.Stage == ModelStage.Production, cancellationToken).ConfigureAwait(false);
        return found.SingleOrDefault();
    }

    public Task<IReadOnlyList<StageTransition>> HistoryAsync(ModelKey key, CancellationToken cancellationToken = default) => store.GuardAsync(async () =>
    {
        var folder = store.FolderOf(Section, key);
        var document = await ReadLineAsync(key, cancellationToken).ConfigureAwait(false);
        var path = HistoryPath(folder);
        store.RefuseLinks(path);
        var content = await store.Disk.ReadAsync(path, cancellationToken).ConfigureAwait(false) ?? [];
        if (content.Length < document.HistoryLength)
        {
            throw FileErrors.Unreadable(path, $"it has {content.Length} bytes, and state.json counts {document.HistoryLength}");
        }

        return (IReadOnlyList<StageTransition>)JsonLines.Parse(path, content.AsSpan(0, (int)document.HistoryLength), StoreJson.Line.StageTransition);
    });

    public Task<ReadOnlyMemory<byte>?> ReadArtifactAsync(ModelEntry entry, ArtifactInfo artifact, CancellationToken cancellationToken = default) =>
        store.GuardAsync<ReadOnlyMemory<byte>?>(async () =>
        {
            var path = Path.Combine(VersionPath(store.FolderOf(Section, entry.Key), entry.Version), "files", artifact.Name);
            store.RefuseLinks(path);
            return await store.Disk.ReadAsync(path, cancellationToken).ConfigureAwait(false) is { } content ? content : default(ReadOnlyMemory<byte>?);
        });

    public Task<ModelChange> ChangeAsync(ModelKey key, Func<ModelLine, ModelChange> change, CancellationToken cancellationToken = default)
    {
        var folder = store.FolderOf(Section, key);
        return store.GuardAsync(() => store.ChangeAsync(folder, () => ChangeLockedAsync(key, folder, change, cancellationToken), cancellationToken));
    }

    private static string StatePath(string folder) => Path.Combine(folder, "state.json");

    private static string HistoryPath(string folder) => Path.Combine(folder, "history.jsonl");

    private static string VersionsPath(string folder) => Path.Combine(folder, "versions");

    private static string VersionPath(string folder, ModelVersion version) => Path.Combine(VersionsPath(folder), version.ToString());

    private static string VersionFilePath(string folder, ModelVersion version) => Path.Combine(VersionPath(folder, version), "version.json");

    /// <summary>Refuses a state that no change can have written.</summary>
    private static void Check(LineDocument document, string folder, string expectedFolder)
    {
        var path = StatePath(folder);
        if (document.Format > LineDocument.CurrentFormat)
        {
            throw FileErrors.NewerFormat(path, document.Format);
        }

        var versions = document.Versions.IsDefault ? [] : document.Versions.Select(v => v.State.Version).ToList();
        var problem = document switch
        {
            { Versions.IsDefault: true } or { Deployments.IsDefault: true } => "a list is missing",
            _ when folder != expectedFolder => $"it is the state of another model, {document.Key}",
            _ when !versions.SequenceEqual(versions.Distinct().Order()) => "its versions are not in order",
            _ when document.Versions.Count(v => v.State.Stage == ModelStage.Production) > 1 => "it has more than one version in production",
            _ when versions.Count > 0 && (document.LastVersion is null || document.LastVersion < versions[^1]) => "its last number is lower than a version's",
            _ when document.Deployments.Except(versions).Any() => "it deployed a version that it does not have",
            { HistoryLength: < 0 } => "its history has a negative length",
            _ => null,
        };
        if (problem is not null)
        {
            throw FileErrors.Unreadable(path, problem);
        }
    }

    private async Task<LineDocument> ReadLineAsync(ModelKey key, CancellationToken cancellationToken)
    {
        var folder = store.FolderOf(Section, key);
        var document = await store.ReadAsync(StatePath(folder), StoreJson.Document.LineDocument, cancellationToken).ConfigureAwait(false);
        if (document is null)
        {
            return new() { Format = LineDocument.CurrentFormat, Key = key, Versions = [], Deployments = [], HistoryLength = 0 };
        }

        Check(document, store.FolderOf(Section, document.Key), folder);
        return document;
    }

    private Task<IReadOnlyList<ModelEntry>> SelectAsync(ModelKey key, Func<VersionState, bool> wanted, CancellationToken cancellationToken) =>
        store.GuardAsync(async () =>
        {
            var document = await ReadLineAsync(key, cancellationToken).ConfigureAwait(false);
            while (true)
            {
                var entries = new List<ModelEntry>();
                StoredVersion? missing = null;
                foreach (var version in document.Versions.Where(v => wanted(v.State)))
                {
                    if (await ReadVersionAsync(key, version, cancellationToken).ConfigureAwait(false) is not { } entry)
                    {
                        missing = version;
                        break;
                    }

                    entries.Add(entry);
                }

                if (missing is null)
                {
                    return (IReadOnlyList<ModelEntry>)entries;
                }

                // Readers take no lock: the version may have been deleted since the state was read. Then the state has changed.
                document = await ReadLineAsync(key, cancellationToken).ConfigureAwait(false);
                if (document.Versions.Any(v => v.State.ModelId == missing.State.ModelId))
                {
                    throw FileErrors.Unreadable(VersionFilePath(store.FolderOf(Section, key), missing.State.Version), "it is not there");
                }
            }
        });

    private async Task<ModelEntry?> ReadVersionAsync(ModelKey key, StoredVersion version, CancellationToken cancellationToken)
    {
        var path = VersionFilePath(store.FolderOf(Section, key), version.State.Version);
        store.RefuseLinks(path);
        if (await store.Disk.ReadAsync(path, cancellationToken).ConfigureAwait(false) is not { } content)
        {
            return null;
        }

        if (Convert.ToHexStringLower(SHA256.HashData(content)) != version.VersionFileSha256)
        {
            throw FileErrors.Unreadable(path, "it was altered: its SHA-256 is another one than state.json says");
        }

        var document = StoreFolder.Parse(path, content, StoreJson.Document.VersionDocument);
        return document.Format > VersionDocument.CurrentFormat
            ? throw FileErrors.NewerFormat(path, document.Format)
            : version.State.ToEntry(document.Registration, document.Artifacts);
    }

    private async Task<ModelChange> ChangeLockedAsync(
        ModelKey key, string folder, Func<ModelLine, ModelChange> change, CancellationToken cancellationToken)
    {
        var document = await ReadLineAsync(key, cancellationToken).ConfigureAwait(false);
        DeleteUnnamed(folder, document);
        var done = change(document.ToLine());
        var checksums = document.Versions.ToDictionary(v => v.State.ModelId, v => v.VersionFileSha256);
        if (done.Added is { } added)
        {
            checksums[added.Entry.ModelId] = await WriteVersionAsync(folder, added, cancellationToken).ConfigureAwait(false);
        }

        var lines = JsonLines.Format(done.Transitions, StoreJson.Line.StageTransition);
        await store.Disk.AppendAsync(HistoryPath(folder), document.HistoryLength, lines, cancellationToken).ConfigureAwait(false);
        var changed = document with
        {
            LastVersion = done.Line.LastVersion,
            LastSchemaFingerprint = done.Line.LastSchemaFingerprint,
            Versions = [.. done.Line.Versions.Select(v => new StoredVersion(v, checksums[v.ModelId]))],
            Deployments = done.Line.Deployments,
            HistoryLength = document.HistoryLength + lines.Length,
        };
        await store.ReplaceAsync(StatePath(folder), changed, StoreJson.Document.LineDocument, cancellationToken).ConfigureAwait(false);
        try
        {
            DeleteUnnamed(folder, changed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The versions are deleted since state.json says so; their files go with the next change.
        }

        return done;
    }

    /// <summary>Writes a version's folder aside and gives it its name when all of it is on the disk.</summary>
    /// <returns>The checksum of version.json.</returns>
    private async Task<string> WriteVersionAsync(string folder, NewVersion added, CancellationToken cancellationToken)
    {
        var path = VersionPath(folder, added.Entry.Version);
        var temporary = $"{path}.tmp";
        var files = Path.Combine(temporary, "files");
        store.Disk.CreateDirectory(files);
        foreach (var file in added.Files)
        {
            await store.Disk.WriteNewAsync(Path.Combine(files, file.Name), file.Content, cancellationToken).ConfigureAwait(false);
        }

        var document = new VersionDocument
        {
            Format = VersionDocument.CurrentFormat,
            ModelId = added.Entry.ModelId,
            Version = added.Entry.Version,
            Registration = added.Entry.Registration,
            Artifacts = added.Entry.Artifacts,
        };
        var content = JsonSerializer.SerializeToUtf8Bytes(document, StoreJson.Document.VersionDocument);
        await store.Disk.WriteNewAsync(Path.Combine(temporary, "version.json"), content, cancellationToken).ConfigureAwait(false);
        store.Disk.MoveDirectory(temporary, path);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    }

    /// <summary>Clears away the folders of versions that are deleted or were never finished.</summary>
    private void DeleteUnnamed(string folder, LineDocument document)
    {
        var versions = VersionsPath(folder);
        if (!Directory.Exists(versions))
        {
            return;
        }

        var named = document.Versions.Select(v => v.State.Version.ToString()).ToImmutableHashSet(StringComparer.Ordinal);
        foreach (var unnamed in Directory.EnumerateDirectories(versions).Where(d => !named.Contains(Path.GetFileName(d))))
        {
            store.Disk.DeleteDirectory(unnamed);
        }
    }
}
