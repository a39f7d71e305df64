using AudienceML.Core.Registry;
using AudienceML.Core.Requests;

namespace AudienceML.Registry.Requests;

internal sealed class DeleteModelHandler(IModelRegistry registry) : IRequestHandler<DeleteModel, ModelEntry>
{
    public async Task<ModelEntry> Handle(DeleteModel request, CancellationToken cancellationToken)
    {
        var entry = await registry.FindAsync(request.Key, request.Version, cancellationToken).ConfigureAwait(false)
            ?? throw RegistryErrors.UnknownVersion(request.Key, request.Version);
        await registry.DeleteAsync(entry, request.By, request.Reason, cancellationToken).ConfigureAwait(false);
        return entry;
    }
}
