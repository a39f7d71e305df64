using AudienceML.Core.Registry;
using AudienceML.Core.Requests;
using AudienceML.Registry.Cards;

namespace AudienceML.Registry.Requests;

internal sealed class ShowModelHandler(IModelRegistry registry) : IRequestHandler<ShowModel, ModelDetails>
{
    public async Task<ModelDetails> Handle(ShowModel request, CancellationToken cancellationToken)
    {
        var entry = await registry.ChooseAsync(request.Key, request.Version, cancellationToken).ConfigureAwait(false);
        var history = await registry.HistoryAsync(request.Key, cancellationToken).ConfigureAwait(false);
        return new(entry, [.. history], ModelCard.Write(entry, history));
    }
}
