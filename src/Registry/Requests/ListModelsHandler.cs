using AudienceML.Core.Registry;
using AudienceML.Core.Requests;

namespace AudienceML.Registry.Requests;

internal sealed class ListModelsHandler(IModelRegistry registry) : IRequestHandler<ListModels, IReadOnlyList<ModelEntry>>
{
    public async Task<IReadOnlyList<ModelEntry>> Handle(ListModels request, CancellationToken cancellationToken)
    {
        var keys = request.Key is { } key ? [key] : await registry.ListModelsAsync(cancellationToken).ConfigureAwait(false);
        var entries = new List<ModelEntry>();
        foreach (var each in keys)
        {
            entries.AddRange(await registry.ListAsync(each, cancellationToken).ConfigureAwait(false));
        }

        return entries;
    }
}
