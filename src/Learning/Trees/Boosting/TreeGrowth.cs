namespace AudienceML.Learning.Trees.Boosting;

/// <summary>Which leaf of a tree is split next.</summary>
public enum TreeGrowth
{
    /// <summary>The one whose split saves most (Shi 2007; LightGBM): deep where it pays.</summary>
    LeafWise = 0,

    /// <summary>The one that lies highest, and of those the one whose split saves most: level after level, as XGBoost does by default.</summary>
    DepthWise = 1,
}
