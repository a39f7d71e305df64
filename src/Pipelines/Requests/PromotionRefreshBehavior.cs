using AudienceML.Core.Registry;
using AudienceML.Core.Requests;
using AudienceML.Pipelines.Inference.Realtime;

namespace AudienceML.Pipelines.Requests;

/// <summary>After a promotion or rollback in this process, what answers here changes at once instead of at the watcher's next look.</summary>
internal sealed class PromotionRefreshBehavior<TRequest>(IEnumerable<IModelWatcher> watchers) : IPipelineBehavior<TRequest, ModelEntry>
    where TRequest : IRequest<ModelEntry>
{
    public async Task<ModelEntry> Handle(TRequest request, RequestHandlerDelegate<ModelEntry> next, CancellationToken cancellationToken)
    {
        var entry = await next(cancellationToken).ConfigureAwait(false);
        await watchers.RefreshAsync(entry.Key, cancellationToken).ConfigureAwait(false);
        return entry;
    }
}
