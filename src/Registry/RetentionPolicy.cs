using AudienceML.Core.Registry;
using AudienceML.Registry.Stores;

namespace AudienceML.Registry;

/// <summary>Which versions are kept when a new one is registered.</summary>
/// <remarks>
/// Never deleted, whatever the number: the version in production, the one that a rollback would put there, and versions in staging.
/// </remarks>
public sealed record RetentionPolicy
{
    /// <summary>The newest five.</summary>
    public static RetentionPolicy Default { get; } = new();

    /// <summary>Everything, until somebody deletes it.</summary>
    public static RetentionPolicy KeepAll { get; } = new() { Keep = int.MaxValue };

    /// <summary>How many of the newest versions are kept, 1 or more.</summary>
    public int Keep
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Retention keeps 1 version or more.");
    }
    = 5;

    /// <summary>The versions of a model that this policy lets go, oldest first.</summary>
    public IReadOnlyList<VersionState> Expired(ModelLine line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var rollbackTarget = LineRules.RollbackTarget(line);
        return [.. line.Versions
            .Take(Math.Max(0, line.Versions.Length - Keep))
            .Where(v => v.Stage is not (ModelStage.Production or ModelStage.Staging or ModelStage.Training) && v.Version != rollbackTarget)];
    }
}
