namespace AudienceML.Core.Requests;

/// <summary>The rest of the way to the handler.</summary>
public delegate Task<TResponse> RequestHandlerDelegate<TResponse>(CancellationToken cancellationToken = default);
