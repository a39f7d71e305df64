namespace AudienceML.Learning.Trees.Forests;

/// <summary>How extremely randomised trees are grown.</summary>
public sealed record ExtraTreesOptions : ForestOptions
{
}
