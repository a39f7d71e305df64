namespace AudienceML.Learning.Clusters;

/// <summary>What a clustering does with a value that is NaN or infinite, in training and after it.</summary>
public enum MissingValues
{
    /// <summary>It counts as the weighted mean of its column's training values, so that it pulls the row nowhere.</summary>
    Mean,

    /// <summary>It is refused.</summary>
    Refuse,
}
