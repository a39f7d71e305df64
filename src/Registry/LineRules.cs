using System.Collections.Immutable;
using AudienceML.Core.Models;
using AudienceML.Core.Registry;
using AudienceML.Registry.Stores;

namespace AudienceML.Registry;

/// <summary>The rules of a model's life as functions from one state to the next; a store runs them under its lock.</summary>
internal static class LineRules
{
    /// <summary>A new version in stage Validated. Numbers only rise, so that none is ever used twice.</summary>
    public static ModelChange Register(
        ModelLine line, Guid modelId, ModelRegistration registration, ImmutableArray<ModelArtifact> files,
        ImmutableArray<ArtifactInfo> infos, RetentionPolicy retention, DateTimeOffset now)
    {
        var version = NextVersion(line, registration.SchemaFingerprint);
        var state = new VersionState
        {
            ModelId = modelId,
            Version = version,
            Stage = ModelStage.Validated,
            Parent = line.Versions is [.., var before] ? before.Version : null,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var grown = line with
        {
            LastVersion = version,
            LastSchemaFingerprint = registration.SchemaFingerprint,
            Versions = line.Versions.Add(state),
        };
        var transitions = ImmutableArray.CreateBuilder<StageTransition>();
        transitions.Add(new(line.Key, version, null, state.Stage, now, registration.CreatedBy, ""));
        foreach (var expired in retention.Expired(grown))
        {
            grown = Without(grown, expired);
            transitions.Add(new(line.Key, expired.Version, expired.Stage, null, now, registration.CreatedBy, $"Retention keeps {retention.Keep}."));
        }

        return new(grown, transitions.DrainToImmutable(), new(state.ToEntry(registration, infos), files));
    }

    /// <summary>A move to another stage; to production, the version that was there steps back in the same change.</summary>
    public static ModelChange Move(ModelLine line, ModelEntry entry, ModelStage to, string by, string reason, DateTimeOffset now)
    {
        var state = Current(line, entry);
        if (state.Stage != entry.Stage)
        {
            throw RegistryErrors.Moved(line.Key, entry.Version, entry.Stage, state.Stage);
        }

        return StageRules.Allows(state.Stage, to)
            ? Moved(line, state, to, by, reason, now)
            : throw RegistryErrors.Forbidden(line.Key, entry.Version, state.Stage, to);
    }

    /// <summary>The version that was in production before goes back there.</summary>
    public static ModelChange Rollback(ModelLine line, string by, string reason, DateTimeOffset now)
    {
        var target = RollbackTarget(line) ?? throw RegistryErrors.NothingToRollBackTo(line.Key);

        // The version that is taken back leaves the list, so that the next rollback goes further back instead of forth again.
        var shortened = line.Production is null ? line : line with { Deployments = line.Deployments[..^1] };
        return Moved(shortened, line.Find(target)!, ModelStage.Production, by, reason, now);
    }

    /// <summary>A version disappears, unless it serves.</summary>
    public static ModelChange Delete(ModelLine line, ModelEntry entry, string by, string reason, DateTimeOffset now)
    {
        var state = Current(line, entry);
        return state.Stage != ModelStage.Production
            ? new(Without(line, state), [new(line.Key, state.Version, state.Stage, null, now, by, reason)])
            : throw RegistryErrors.InProduction(line.Key, state.Version);
    }

    /// <summary>The version that a rollback would put into production, null when there is none.</summary>
    public static ModelVersion? RollbackTarget(ModelLine line) => (line.Production, line.Deployments) switch
    {
        (null, [.., var last]) => last,
        (not null, [.., var before, _]) => before,
        _ => null,
    };

    private static ModelVersion NextVersion(ModelLine line, string fingerprint) => line.LastVersion switch
    {
        null => ModelVersion.First,
        { } last when line.LastSchemaFingerprint != fingerprint => new(last.Major + 1, 0, 0),
        { } last => new(last.Major, last.Minor + 1, 0),
    };

    private static VersionState Current(ModelLine line, ModelEntry entry) =>
        line.Find(entry.Version) is { } state && state.ModelId == entry.ModelId
            ? state
            : throw RegistryErrors.UnknownVersion(line.Key, entry.Version);

    private static ModelChange Moved(ModelLine line, VersionState state, ModelStage to, string by, string reason, DateTimeOffset now)
    {
        var transitions = ImmutableArray.CreateBuilder<StageTransition>();
        if (to == ModelStage.Production && line.Production is { } served)
        {
            line = Replace(line, served with { Stage = ModelStage.Deprecated, UpdatedAt = now });
            transitions.Add(new(line.Key, served.Version, served.Stage, ModelStage.Deprecated, now, by, $"Replaced by {state.Version}."));
        }

        var moved = state with { Stage = to, UpdatedAt = now };
        if (to == ModelStage.Production)
        {
            moved = moved with { DeployedAt = now, DeployedBy = by };
            line = line with { Deployments = Collapse(line.Deployments.Add(state.Version)) };
        }
        else if (to == ModelStage.Archived)
        {
            line = line with { Deployments = Collapse(line.Deployments.RemoveAll(v => v == state.Version)) };
        }

        transitions.Add(new(line.Key, state.Version, state.Stage, to, now, by, reason));
        return new(Replace(line, moved), transitions.DrainToImmutable());
    }

    private static ModelLine Replace(ModelLine line, VersionState state) =>
        line with { Versions = [.. line.Versions.Select(v => v.Version == state.Version ? state : v)] };

    private static ModelLine Without(ModelLine line, VersionState state) => line with
    {
        Versions = line.Versions.RemoveAll(v => v.Version == state.Version),
        Deployments = Collapse(line.Deployments.RemoveAll(v => v == state.Version)),
    };

    private static ImmutableArray<ModelVersion> Collapse(ImmutableArray<ModelVersion> versions) =>
        [.. versions.Where((v, i) => i == 0 || versions[i - 1] != v)];
}
