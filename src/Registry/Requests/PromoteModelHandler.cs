using AudienceML.Core.Registry;
using AudienceML.Core.Requests;

namespace AudienceML.Registry.Requests;

internal sealed class PromoteModelHandler(IModelRegistry registry) : IRequestHandler<PromoteModel, ModelEntry>
{
    public async Task<ModelEntry> Handle(PromoteModel request, CancellationToken cancellationToken)
    {
        var entry = await registry.FindAsync(request.Key, request.Version, cancellationToken).ConfigureAwait(false)
            ?? throw RegistryErrors.UnknownVersion(request.Key, request.Version);
        return await registry.MoveAsync(entry, request.Stage, request.By, request.Reason, cancellationToken).ConfigureAwait(false);
    }
}
