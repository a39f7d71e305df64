using AudienceML.Core.Requests;
using Polly;

namespace AudienceML.Infrastructure.Resilience;

/// <summary>Repeats the rest of the way for requests that say that they may be repeated, when a fault is transient; leaves others alone.</summary>
internal sealed class ResilienceBehavior<TRequest, TResponse>(TimeProvider clock) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    private readonly ResiliencePipeline? _resilience =
        typeof(IRetryableRequest).IsAssignableFrom(typeof(TRequest))
            ? TransientFaults.CreatePipeline(clock, TransientFaults.IsTransientForRequest)
            : null;

    public Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken) => _resilience is null
        ? next(cancellationToken)
        : _resilience.ExecuteAsync(async token => await next(token).ConfigureAwait(false), cancellationToken).AsTask();
}
