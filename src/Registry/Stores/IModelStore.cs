using AudienceML.Core.Models;
using AudienceML.Core.Registry;

namespace AudienceML.Registry.Stores;

/// <summary>
/// Where versions lie. A store knows nothing of stages and numbers; it keeps what it is given, changes one model at a time and
/// all at once. <see cref="ModelRegistry"/> holds the rules above it. Checked by the contract in AudienceML.Testing.
/// </summary>
/// <remarks>
/// Calls from several threads and processes are safe. Failures throw <see cref="Core.Errors.RegistryException"/>. After any failure
/// or a killed process a change is either there completely or not at all.
/// </remarks>
public interface IModelStore
{
    /// <summary>The models that have a version, in any order.</summary>
    Task<IReadOnlyList<ModelKey>> ListModelsAsync(CancellationToken cancellationToken = default);

    /// <summary>All versions of a model as they stood at one moment, in any order; none for an unknown model.</summary>
    Task<IReadOnlyList<ModelEntry>> ListAsync(ModelKey key, CancellationToken cancellationToken = default);

    /// <summary>One version, null when there is none.</summary>
    Task<ModelEntry?> FindAsync(ModelKey key, ModelVersion version, CancellationToken cancellationToken = default);

    /// <summary>The version in production, null when there is none.</summary>
    Task<ModelEntry?> FindProductionAsync(ModelKey key, CancellationToken cancellationToken = default);

    /// <summary>The history of a model, oldest first.</summary>
    Task<IReadOnlyList<StageTransition>> HistoryAsync(ModelKey key, CancellationToken cancellationToken = default);

    /// <summary>The bytes of one file, null when it is not there; the caller checks them.</summary>
    /// <param name="entry">The version.</param>
    /// <param name="artifact">One of its artifacts.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    Task<ReadOnlyMemory<byte>?> ReadArtifactAsync(ModelEntry entry, ArtifactInfo artifact, CancellationToken cancellationToken = default);

    /// <summary>Changes a model: between what <paramref name="change"/> sees and what it returns no other change of it can happen.</summary>
    /// <param name="key">The model; it need not exist yet.</param>
    /// <param name="change">
    /// Quick, without side effects, for it may be called again. An exception it throws comes through unchanged, and nothing is written.
    /// </param>
    /// <param name="cancellationToken">Cancels before anything is visible.</param>
    /// <returns>The change that was made.</returns>
    Task<ModelChange> ChangeAsync(ModelKey key, Func<ModelLine, ModelChange> change, CancellationToken cancellationToken = default);
}
