using System.Collections.Frozen;

namespace AudienceML.Core.Requests;

/// <summary>Finds the wrapper of a request's type and lets it call the behaviours and the handler.</summary>
internal sealed class Sender : ISender
{
    private readonly IServiceProvider _services;
    private readonly FrozenDictionary<Type, RequestWrapper> _wrappers;

    public Sender(IServiceProvider services, IEnumerable<RequestWrapper> wrappers)
    {
        _services = services;
        var byType = new Dictionary<Type, RequestWrapper>();
        foreach (var wrapper in wrappers)
        {
            if (!byType.TryAdd(wrapper.RequestType, wrapper))
            {
                throw new InvalidOperationException($"{wrapper.RequestType.Name} has two handlers. Register it once with AddRequestHandler.");
            }
        }

        _wrappers = byType.ToFrozenDictionary();
    }

    public Task<TResponse> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _wrappers.TryGetValue(request.GetType(), out var wrapper)
            ? ((RequestWrapper<TResponse>)wrapper).Handle(request, _services, cancellationToken)
            : throw new InvalidOperationException(
                $"{request.GetType().Name} has no handler. Register one: "
                + $"services.AddRequestHandler<{request.GetType().Name}, {typeof(TResponse).Name}, YourHandler>().");
    }
}
