namespace AudienceML.Learning.Bandits.OffPolicy;

/// <summary>Why estimates are not to be trusted, and what can be done.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Message">What was found and what to do, in words.</param>
public sealed record OffPolicyWarning(OffPolicyWarningKind Kind, string Message);
