using System.Collections.Immutable;
using System.Security.Cryptography;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Registry.Stores;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AudienceML.Registry;

/// <summary>
/// The registry: all rules about numbers, stages, rollback, deletion and retention, over a store that only keeps. Every rule is a
/// function of the model's state and runs under the store's lock, so that files and PostgreSQL behave alike.
/// </summary>
/// <param name="store">Where versions lie.</param>
/// <param name="retention">Which versions are kept; the newest five when null.</param>
/// <param name="clock">The time; the system's when null.</param>
/// <param name="logger">Takes a line a change.</param>
public sealed class ModelRegistry(
    IModelStore store, RetentionPolicy? retention = null, TimeProvider? clock = null, ILogger<ModelRegistry>? logger = null) : IModelRegistry
{
    private readonly IModelStore _store = store ?? throw new ArgumentNullException(nameof(store));
    private readonly RetentionPolicy _retention = retention ?? RetentionPolicy.Default;
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly ILogger _logger = logger ?? NullLogger<ModelRegistry>.Instance;

    /// <inheritdoc/>
    public async Task<ModelEntry> RegisterAsync(
        ModelRegistration registration, IReadOnlyList<ModelArtifact> artifacts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registration);
        ArgumentNullException.ThrowIfNull(artifacts);
        RegistrationRules.Check(registration, artifacts);
        ImmutableArray<ModelArtifact> files = [.. artifacts];
        ImmutableArray<ArtifactInfo> infos = [.. files.Select(RegistrationRules.Describe)];

        // One id for all attempts: a store that lost the answer to the first one recognises the second.
        var modelId = Guid.CreateVersion7(_clock.GetUtcNow());
        var change = await ChangeAsync(
            registration.Key,
            line => LineRules.Register(line, modelId, registration, files, infos, _retention, Now()),
            cancellationToken).ConfigureAwait(false);
        return change.Added!.Entry;
    }

    /// <inheritdoc/>
    public Task<ModelEntry?> FindAsync(ModelKey key, ModelVersion version, CancellationToken cancellationToken = default) =>
        _store.FindAsync(key, version, cancellationToken);

    /// <inheritdoc/>
    public Task<ModelEntry?> FindProductionAsync(ModelKey key, CancellationToken cancellationToken = default) =>
        _store.FindProductionAsync(key, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ModelEntry>> ListAsync(ModelKey key, CancellationToken cancellationToken = default)
    {
        var entries = await _store.ListAsync(key, cancellationToken).ConfigureAwait(false);
        return [.. entries.OrderByDescending(e => e.Version)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ModelKey>> ListModelsAsync(CancellationToken cancellationToken = default)
    {
        var keys = await _store.ListModelsAsync(cancellationToken).ConfigureAwait(false);
        return [.. keys
            .OrderBy(k => k.Tenant.ToString(), StringComparer.Ordinal)
            .ThenBy(k => k.Code.Value, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> ReadArtifactAsync(
        ModelEntry entry, string name = ModelArtifact.ModelName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(name);
        RegistrationRules.CheckName(name);
        var artifact = entry.Artifacts.FirstOrDefault(a => a.Name == name) ?? throw RegistryErrors.NoArtifact(entry, name);
        var content = await _store.ReadArtifactAsync(entry, artifact, cancellationToken).ConfigureAwait(false)
            ?? throw RegistryErrors.NoArtifact(entry, name);
        if (content.Length != artifact.Length)
        {
            throw RegistryErrors.Altered(entry, name, $"it has {content.Length} bytes instead of {artifact.Length}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(content.Span)) == artifact.Sha256
            ? content
            : throw RegistryErrors.Altered(entry, name, "its SHA-256 is another one");
    }

    /// <inheritdoc/>
    public async Task<ModelEntry> MoveAsync(
        ModelEntry entry, ModelStage stage, string by = "", string reason = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        CheckTexts(by, reason);
        var change = await ChangeAsync(
            entry.Key, line => LineRules.Move(line, entry, stage, by, reason, Now()), cancellationToken).ConfigureAwait(false);
        return change.Line.Find(entry.Version)!.ToEntry(entry.Registration, entry.Artifacts);
    }

    /// <inheritdoc/>
    public async Task<ModelEntry> RollbackAsync(ModelKey key, string by = "", string reason = "", CancellationToken cancellationToken = default)
    {
        CheckTexts(by, reason);
        var change = await ChangeAsync(key, line => LineRules.Rollback(line, by, reason, Now()), cancellationToken).ConfigureAwait(false);
        var served = change.Line.Production!;
        var entry = await _store.FindAsync(key, served.Version, cancellationToken).ConfigureAwait(false)
            ?? throw RegistryErrors.UnknownVersion(key, served.Version);

        // What this call did, even if another one has moved the version since.
        return served.ToEntry(entry.Registration, entry.Artifacts);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ModelEntry entry, string by = "", string reason = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        CheckTexts(by, reason);
        return ChangeAsync(entry.Key, line => LineRules.Delete(line, entry, by, reason, Now()), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StageTransition>> HistoryAsync(ModelKey key, CancellationToken cancellationToken = default) =>
        _store.HistoryAsync(key, cancellationToken);

    private static void CheckTexts(string by, string reason)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentNullException.ThrowIfNull(reason);
        if (!RegistrationRules.IsStorable(by) || !RegistrationRules.IsStorable(reason))
        {
            throw RegistryErrors.Invalid("The name or the reason has a NUL or half a character in it.", "Remove it; no store can keep that.");
        }
    }

    private async Task<ModelChange> ChangeAsync(ModelKey key, Func<ModelLine, ModelChange> change, CancellationToken cancellationToken)
    {
        var done = await _store.ChangeAsync(key, change, cancellationToken).ConfigureAwait(false);
        foreach (var transition in done.Transitions)
        {
            switch (transition)
            {
                case { From: null }:
                    _logger.Registered(key, transition.Version, done.Added!.Files.Length);
                    break;
                case { To: { } to }:
                    _logger.Moved(key, transition.Version, transition.From, to);
                    break;
                default:
                    _logger.Deleted(key, transition.Version, transition.From);
                    break;
            }
        }

        return done;
    }

    // Whole microseconds, the finest that every store keeps.
    private DateTimeOffset Now()
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return new(now.Ticks - (now.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }
}
