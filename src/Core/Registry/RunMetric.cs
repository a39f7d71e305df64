namespace AudienceML.Core.Registry;

/// <summary>One point of a training curve.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Step">The step, 0 or more.</param>
/// <param name="Value">Its value at that step.</param>
public sealed record RunMetric(string Name, long Step, double Value);
