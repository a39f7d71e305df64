using AudienceML.Core.Models;
using AudienceML.Learning.Errors;
using AudienceML.Pipelines.Inference.Realtime;

namespace AudienceML.Pipelines.Requests;

internal static class WatcherExtensions
{
    /// <summary>Lets the watchers of a model look at once.</summary>
    public static async Task RefreshAsync(this IEnumerable<IModelWatcher> watchers, ModelKey key, CancellationToken cancellationToken)
    {
        foreach (var watcher in watchers.Where(w => w.Key == key))
        {
            try
            {
                await watcher.RefreshAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (AudienceException)
            {
                // What was asked for is done. The version before goes on answering, and the watcher's own look says why.
            }
        }
    }
}
