using AudienceML.Learning.Data;

namespace AudienceML.Core.Features;

/// <summary>One feature: its name and what it holds.</summary>
public sealed record FeatureDefinition(string Name, FeatureKind Kind);
