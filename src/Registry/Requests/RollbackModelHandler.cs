using AudienceML.Core.Registry;
using AudienceML.Core.Requests;

namespace AudienceML.Registry.Requests;

internal sealed class RollbackModelHandler(IModelRegistry registry) : IRequestHandler<RollbackModel, ModelEntry>
{
    public Task<ModelEntry> Handle(RollbackModel request, CancellationToken cancellationToken) =>
        registry.RollbackAsync(request.Key, request.By, request.Reason, cancellationToken);
}
