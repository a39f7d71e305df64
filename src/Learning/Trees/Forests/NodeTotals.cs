namespace AudienceML.Learning.Trees.Forests;

/// <summary>Sums over the rows of a node.</summary>
/// <param name="Sum">Weighted labels; for two classes the weight of class 1.</param>
/// <param name="Weight">Weights.</param>
/// <param name="Rows">Draws.</param>
internal readonly record struct NodeTotals(double Sum, double Weight, long Rows);
