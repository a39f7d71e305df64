using AudienceML.Core.Models;

namespace AudienceML.Core.Registry;

/// <summary>Versions of models with their files, stages and history. Two implementations of one behaviour: files and PostgreSQL.</summary>
/// <remarks>
/// Calls from several threads and processes are safe. Failures throw <see cref="Errors.RegistryException"/>; after any failure, or a
/// killed process, a version is either there with all its files or not there at all.
/// </remarks>
public interface IModelRegistry
{
    /// <summary>Registers a new version with its files, in stage <see cref="ModelStage.Validated"/>: all of it or nothing.</summary>
    /// <param name="registration">What is said of it.</param>
    /// <param name="artifacts">Its files; one of them is named <see cref="ModelArtifact.ModelName"/>.</param>
    /// <param name="cancellationToken">Cancels before anything is visible.</param>
    Task<ModelEntry> RegisterAsync(
        ModelRegistration registration, IReadOnlyList<ModelArtifact> artifacts, CancellationToken cancellationToken = default);

    /// <summary>One version, null when there is none.</summary>
    Task<ModelEntry?> FindAsync(ModelKey key, ModelVersion version, CancellationToken cancellationToken = default);

    /// <summary>The version in production, null when there is none.</summary>
    Task<ModelEntry?> FindProductionAsync(ModelKey key, CancellationToken cancellationToken = default);

    /// <summary>All versions, newest first.</summary>
    Task<IReadOnlyList<ModelEntry>> ListAsync(ModelKey key, CancellationToken cancellationToken = default);

    /// <summary>The models that have a version, by tenant and code.</summary>
    Task<IReadOnlyList<ModelKey>> ListModelsAsync(CancellationToken cancellationToken = default);

    /// <summary>One file of a version, its checksum verified.</summary>
    /// <exception cref="Errors.RegistryException">There is no such file, or it was altered.</exception>
    Task<ReadOnlyMemory<byte>> ReadArtifactAsync(
        ModelEntry entry, string name = ModelArtifact.ModelName, CancellationToken cancellationToken = default);

    /// <summary>
    /// Moves a version to a stage, if it still stands where <paramref name="entry"/> says. To production: the version that was there
    /// becomes <see cref="ModelStage.Deprecated"/> in the same step.
    /// </summary>
    /// <exception cref="Errors.RegistryException">It moved in the meantime (transient), or it is gone.</exception>
    Task<ModelEntry> MoveAsync(
        ModelEntry entry, ModelStage stage, string by = "", string reason = "", CancellationToken cancellationToken = default);

    /// <summary>Puts the version that was in production before back there.</summary>
    /// <exception cref="Errors.RegistryException">There is none to go back to.</exception>
    Task<ModelEntry> RollbackAsync(ModelKey key, string by = "", string reason = "", CancellationToken cancellationToken = default);

    /// <summary>Deletes a version with its files; its number is never used again, and its line stays in the history.</summary>
    /// <exception cref="Errors.RegistryException">It is in production, or it is gone already.</exception>
    Task DeleteAsync(ModelEntry entry, string by = "", string reason = "", CancellationToken cancellationToken = default);

    /// <summary>The registrations, changes of stage and deletions of a model, oldest first.</summary>
    Task<IReadOnlyList<StageTransition>> HistoryAsync(ModelKey key, CancellationToken cancellationToken = default);
}
