using AudienceML.Core.Errors;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Registry.Stores;

namespace AudienceML.Registry.Tests.Contract;

/// <summary>A registry whose own rules have one flaw.</summary>
internal sealed class FlawedRegistry(ModelRegistry inner, IModelStore store, Flaw? flaw) : IModelRegistry
{
    private ModelEntry? _production;

    public async Task<ModelEntry> RegisterAsync(
        ModelRegistration registration, IReadOnlyList<ModelArtifact> artifacts, CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.RegisterAsync(registration, artifacts, cancellationToken);
        }
        catch (RegistryException e) when (e.Code == "AML3008" && flaw == Flaw.AcceptsAnyName)
        {
            return await inner.RegisterAsync(registration, [.. artifacts.Where(a => a.Name == ModelArtifact.ModelName)], cancellationToken);
        }
        catch (RegistryException e) when (e.Code == "AML3008" && flaw == Flaw.AcceptsAnyRegistration)
        {
            return await inner.RegisterAsync(registration with { Description = "" }, [new(ModelArtifact.ModelName, new byte[1])], cancellationToken);
        }
    }

    public Task<ModelEntry?> FindAsync(ModelKey key, ModelVersion version, CancellationToken cancellationToken = default) =>
        inner.FindAsync(key, version, cancellationToken);

    public async Task<ModelEntry?> FindProductionAsync(ModelKey key, CancellationToken cancellationToken = default) => flaw == Flaw.CachesProduction
        ? _production ??= await inner.FindProductionAsync(key, cancellationToken)
        : await inner.FindProductionAsync(key, cancellationToken);

    public Task<IReadOnlyList<ModelEntry>> ListAsync(ModelKey key, CancellationToken cancellationToken = default) => inner.ListAsync(key, cancellationToken);

    public Task<IReadOnlyList<ModelKey>> ListModelsAsync(CancellationToken cancellationToken = default) => inner.ListModelsAsync(cancellationToken);

    public async Task<ReadOnlyMemory<byte>> ReadArtifactAsync(
        ModelEntry entry, string name = ModelArtifact.ModelName, CancellationToken cancellationToken = default)
    {
        var artifact = entry.Artifacts.FirstOrDefault(a => a.Name == name);
        return flaw == Flaw.ServesAlteredFiles && artifact is not null
            ? (await store.ReadArtifactAsync(entry, artifact, cancellationToken)) ?? default
            : await inner.ReadArtifactAsync(entry, name, cancellationToken);
    }

    public async Task<ModelEntry> MoveAsync(
        ModelEntry entry, ModelStage stage, string by = "", string reason = "", CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.MoveAsync(entry, stage, by, reason, cancellationToken);
        }
        catch (RegistryException e) when (e.Code == "AML3002" && flaw == Flaw.MovesFromAnywhere)
        {
            return await inner.MoveAsync((await inner.FindAsync(entry.Key, entry.Version, cancellationToken))!, stage, by, reason, cancellationToken);
        }
        catch (RegistryException e) when (e.Code == "AML3004" && flaw == Flaw.AllowsEveryMove)
        {
            return entry with { Stage = stage };
        }
    }

    public async Task<ModelEntry> RollbackAsync(ModelKey key, string by = "", string reason = "", CancellationToken cancellationToken = default)
    {
        if (flaw != Flaw.RollsBackToTheVersionBefore)
        {
            return await inner.RollbackAsync(key, by, reason, cancellationToken);
        }

        // Forth and back again: the version deprecated last instead of the one before in the order of deployments.
        var last = (await inner.ListAsync(key, cancellationToken)).Where(e => e.Stage == ModelStage.Deprecated).MaxBy(e => e.UpdatedAt)
            ?? throw new RegistryException("None.", "None.");
        return await inner.MoveAsync(last, ModelStage.Production, by, reason, cancellationToken);
    }

    public async Task DeleteAsync(ModelEntry entry, string by = "", string reason = "", CancellationToken cancellationToken = default)
    {
        if (flaw == Flaw.DeletesProduction && entry.Stage == ModelStage.Production)
        {
            entry = await inner.MoveAsync(entry, ModelStage.Deprecated, by, reason, cancellationToken);
        }

        await inner.DeleteAsync(entry, by, reason, cancellationToken);
    }

    public Task<IReadOnlyList<StageTransition>> HistoryAsync(ModelKey key, CancellationToken cancellationToken = default) =>
        inner.HistoryAsync(key, cancellationToken);
}
