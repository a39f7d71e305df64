namespace AudienceML.Core.Requests;

/// <summary>Sends a request to its handler, through the behaviours.</summary>
public interface ISender
{
    /// <summary>Sends it and waits for the answer.</summary>
    /// <exception cref="InvalidOperationException">No handler is registered; the message names the call to add.</exception>
    /// <exception cref="Errors.InvalidRequestException">A validator refused it.</exception>
    Task<TResponse> Send<TResponse>(IRequest<TResponse> request, CancellationToken cancellationToken = default);
}
