namespace AudienceML.Learning.Neighbours.Ratings;

/// <summary>How alike two items are by the users who rated both.</summary>
public enum RatingSimilarity
{
    /// <summary>The correlation of what users rated above what is usual for them and the items.</summary>
    Pearson,

    /// <summary>1 / (1 + the mean squared difference of the ratings).</summary>
    MeanSquaredDifference,
}
