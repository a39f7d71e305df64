using System.Diagnostics;
using AudienceML.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace AudienceML.Core.Requests;

/// <summary>Logs the start, the end and the time of every request by its name, never its values.</summary>
public sealed class LoggingBehavior<TRequest, TResponse>(ILogger<LoggingBehavior<TRequest, TResponse>> logger) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    /// <inheritdoc/>
    public async Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(next);
        var name = typeof(TRequest).Name;
        var started = Stopwatch.GetTimestamp();
        logger.RequestStarted(name);
        try
        {
            var response = await next(cancellationToken).ConfigureAwait(false);
            logger.RequestCompleted(name, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return response;
        }
        catch (Exception e)
        {
            logger.RequestFailed(name, Stopwatch.GetElapsedTime(started).TotalMilliseconds, e.GetType().Name);
            throw;
        }
    }
}
