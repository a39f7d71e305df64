using System.Diagnostics;
using AudienceML.Core.Diagnostics;

namespace AudienceML.Core.Requests;

/// <summary>One span a request, named after its type; its values stay out, because they may be personal.</summary>
public sealed class TracingBehavior<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    /// <inheritdoc/>
    public async Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(next);
        using var activity = AudienceDiagnostics.Source.StartActivity(typeof(TRequest).Name);
        try
        {
            return await next(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            throw;
        }
    }
}
