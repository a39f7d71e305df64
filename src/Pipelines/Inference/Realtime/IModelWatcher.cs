using AudienceML.Core.Models;

namespace AudienceML.Pipelines.Inference.Realtime;

/// <summary>Keeps what answers in step with what is in production.</summary>
public interface IModelWatcher
{
    /// <summary>Whose model and what for.</summary>
    ModelKey Key { get; }

    /// <summary>Looks now; called after a promotion in this process, so that it takes effect at once.</summary>
    /// <returns>Whether another version answers than before.</returns>
    Task<bool> RefreshAsync(CancellationToken cancellationToken = default);
}
