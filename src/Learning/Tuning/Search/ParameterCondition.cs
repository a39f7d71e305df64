using System.Collections.Immutable;

namespace AudienceML.Learning.Tuning.Search;

/// <summary>A parameter exists only where another one has one of some choices.</summary>
/// <param name="Parameter">The name of a choice or flag declared earlier in the space.</param>
/// <param name="Choices">One or more of its choices; "true" or "false" for a flag.</param>
public sealed record ParameterCondition(string Parameter, ImmutableArray<string> Choices)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Parameter} = {string.Join(" or ", Choices)}";
}
