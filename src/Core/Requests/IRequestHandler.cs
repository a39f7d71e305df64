namespace AudienceML.Core.Requests;

/// <summary>Answers one kind of request.</summary>
public interface IRequestHandler<in TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    /// <summary>Answers it; it has passed its validators.</summary>
    Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken);
}
