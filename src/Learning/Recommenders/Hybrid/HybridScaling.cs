namespace AudienceML.Learning.Recommenders.Hybrid;

/// <summary>How scores of different algorithms are made comparable, query by query.</summary>
public enum HybridScaling
{
    /// <summary>The mean of all items' scores is taken off and the rest divided by their standard deviation.</summary>
    Standard = 0,

    /// <summary>1 / (60 + place in the order of scores), after Cormack, Clarke and Buettcher 2009: deaf to how far apart scores lie.</summary>
    ReciprocalRank = 1,
}
