namespace AudienceML.Core.Requests;

/// <summary>Something done around every handler, such as validation. The first one registered is the outermost.</summary>
public interface IPipelineBehavior<in TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    /// <summary>Does its part and calls <paramref name="next"/>, or refuses by throwing.</summary>
    Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken);
}
