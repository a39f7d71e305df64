namespace AudienceML.Features.Shared.Simulation;

/// <summary>What articles are about: a category with words of its own.</summary>
internal sealed record Topic(string Name, string[] Words);
