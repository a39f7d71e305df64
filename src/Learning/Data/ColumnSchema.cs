using System.Collections.Immutable;

namespace AudienceML.Learning.Data;

/// <summary>What a column was when a model learned from it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Categories">The categories in the order of their codes; empty unless it is a category column.</param>
public sealed record ColumnSchema(string Name, FeatureKind Kind, ImmutableArray<string> Categories);
