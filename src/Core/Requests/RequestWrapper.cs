using Microsoft.Extensions.DependencyInjection;

namespace AudienceML.Core.Requests;

/// <summary>Knows both types of one kind of request, so that sending needs no reflection.</summary>
internal abstract class RequestWrapper
{
    public abstract Type RequestType { get; }
}

internal abstract class RequestWrapper<TResponse> : RequestWrapper
{
    public abstract Task<TResponse> Handle(IRequest<TResponse> request, IServiceProvider services, CancellationToken cancellationToken);
}

internal sealed class RequestWrapper<TRequest, TResponse> : RequestWrapper<TResponse>
    where TRequest : IRequest<TResponse>
{
    public override Type RequestType => typeof(TRequest);

    public override Task<TResponse> Handle(IRequest<TResponse> request, IServiceProvider services, CancellationToken cancellationToken)
    {
        var typed = (TRequest)request;
        var handler = services.GetRequiredService<IRequestHandler<TRequest, TResponse>>();
        RequestHandlerDelegate<TResponse> next = token => handler.Handle(typed, token);
        foreach (var behavior in services.GetServices<IPipelineBehavior<TRequest, TResponse>>().Reverse())
        {
            var inner = next;
            next = token => behavior.Handle(typed, inner, token);
        }

        return next(cancellationToken);
    }
}
