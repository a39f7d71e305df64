namespace AudienceML.Core.Requests;

/// <summary>Marks a request that may be handled twice with the same outcome, so that a resilience behaviour repeats it after a passing fault.</summary>
public interface IRetryableRequest;
