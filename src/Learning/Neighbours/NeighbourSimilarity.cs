namespace AudienceML.Learning.Neighbours;

/// <summary>How alike two rows of values are: two items by who took them, or two users by what they took.</summary>
public enum NeighbourSimilarity
{
    /// <summary>Their inner product over the product of their lengths.</summary>
    Cosine,

    /// <summary>The cosine after each column's mean was taken off its values: for items, what each user rates on average. For ratings.</summary>
    AdjustedCosine,

    /// <summary>The correlation, where a value that is not there counts 0.</summary>
    Pearson,

    /// <summary>How many they share, of all that either has. Values and weights do not matter.</summary>
    Jaccard,

    /// <summary>Their inner product; favours those with many values.</summary>
    InnerProduct,
}
