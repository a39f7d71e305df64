namespace AudienceML.Learning.Trees.Forests;

/// <summary>How a random forest is grown.</summary>
public sealed record RandomForestOptions : ForestOptions
{
    /// <summary>The defaults: a hundred deep trees on bootstrap samples.</summary>
    public RandomForestOptions() => Bootstrap = true;
}
