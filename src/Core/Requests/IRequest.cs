namespace AudienceML.Core.Requests;

/// <summary>Something asked of the platform, answered by exactly one handler.</summary>
/// <typeparam name="TResponse">The answer.</typeparam>
public interface IRequest<out TResponse>;
