namespace AudienceML.Core.Features;

/// <summary>One declared feature: a number, a category by name or a category by id is read from the row.</summary>
internal sealed record FeatureDeclaration<TRow>(
    FeatureDefinition Definition, Func<TRow, float>? Value, Func<TRow, string?>? Category = null, Func<TRow, Guid?>? Identifier = null);
